"""An approved text is recognised by what customers read of it."""

from concierge.insights.approved_texts import ApprovedTexts

TEXTS = ApprovedTexts(
    {
        "utter_hours": [{"text": "Boise is open {hours} today."}, {"text": "You'll find Boise open {hours}."}],
        "utter_boise": [{"text": "Boise is open {hours} today. It's at {address}."}],
        "utter_any": [{"text": "{text}"}],
    }
)


def test_every_variant_is_found_with_its_blanks_filled() -> None:
    assert TEXTS.name_of("Boise is open 9:00 a.m. to 7:00 p.m. today.") == "utter_hours"
    assert TEXTS.name_of("You'll find Boise open all day.") == "utter_hours"


def test_where_two_fit_the_one_that_says_more_is_meant() -> None:
    assert TEXTS.name_of("Boise is open 9 to 5 today. It's at 8 Elm Street.") == "utter_boise"


def test_a_text_of_nobody_s_and_one_that_is_all_blank_have_no_name() -> None:
    assert TEXTS.name_of("The tent weighs 1,890 g.") is None

"""Size help: the chart, the model's note, what lies outside, and no remarks about bodies."""

import pytest

from actions.size_help import SizeHelp, SizeHelpForm
from tests.actions.conversation import Conversation

ASK = "size_help"


@pytest.fixture
def size() -> Conversation:
    return Conversation(SizeHelpForm, SizeHelp)


def verify(conversation: Conversation, customer: str) -> None:
    conversation.slots["verified_customer"] = customer
    conversation.slots["verified_until"] = "2026-06-01T00:00:00-07:00"


async def test_a_foot_length_gets_a_size_with_its_reason_and_stock(size: Conversation) -> None:
    assert "What's your foot length in cm" in await size.says("which size FW-401", ASK, sku="FW-401")
    answer = await size.says("27.0 cm", measure="27.0 cm")
    assert answer.startswith(
        "I'd suggest M9.5, because this model runs about half a size small. "
        "It's a suggestion; exchanges are free if it's off."
    )
    assert "in M9.5" in answer


@pytest.mark.parametrize(
    ("sku", "said", "suggested"),
    [
        ("FW-402", "25 cm foot", "W9"),
        ("FW-404", "25 cm", "W8.5"),
        ("FW-405", "28.5 cm", "M10.5"),
        ("FW-405", "my feet are 10.6 inches", "M9"),
        ("FW-405", "270 mm", "M9"),
        ("FW-403", "26.5 cm", "M9/W10.5"),
        ("FW-406", "I'm a 9.5, 9 or 10?", "M10/W11.5"),
        ("FW-407", "26.5 cm", "M8/W9.5"),
        ("FW-407", "womens 8", "M6/W7.5"),
        ("FW-401", "I wear a 10 in running shoes", "M10.5"),
        ("FW-501", "chest 39 inches", "M"),
        ("FW-501", "chest 100 cm", "M"),
        ("FW-501", "my chest is 36, S or M", "S"),
        ("FW-501", "chest 39 inches with thick layers underneath", "L"),
        ("FW-505", "I'm a woman and wear a medium, women's sizes", "S"),
        ("FW-504", "36 inch bust", "M"),
        ("FW-101", "torso 17 in", "S/M"),
        ("FW-101", "18 inches", "S/M"),
        ("FW-106", "17 inches", "M/L"),
        ("FW-301", "I'm 6 foot 1", "Long"),
        ("FW-301", "5'10", "Regular"),
        ("FW-304", "he's 4'10", "One size"),
        ("FW-701", "waist 30 inches", "S"),
        ("FW-702", "57 cm head", "S/M"),
    ],
)
async def test_the_policys_charts_are_followed(size: Conversation, sku: str, said: str, suggested: str) -> None:
    assert f"I'd suggest {suggested}, because" in await size.says(f"{said}, which {sku}", ASK, sku=sku)


@pytest.mark.parametrize(
    ("sku", "said"),
    [("FW-401", "22 cm"), ("FW-401", "24 cm"), ("FW-503", "chest 33 inches"), ("FW-101", "torso 13 inches"),
     ("FW-301", "6'8"), ("FW-501", "chest 52 inches"), ("FW-405", "32 cm")],
)  # fmt: skip
async def test_outside_the_chart_no_size_is_invented(size: Conversation, sku: str, said: str) -> None:
    answer = await size.says(f"{said} {sku}", ASK, sku=sku)
    assert "we don't carry a size for that" in answer
    assert "I'd suggest" not in answer


async def test_wide_feet_hear_that_footwear_is_regular_width(size: Conversation) -> None:
    assert "regular width" in await size.says("do you make wide widths", ASK)
    await size.says("I have wide feet, which size FW-403", ASK, sku="FW-403")
    assert "regular width" in await size.says("27 cm")


async def test_european_sizes_are_not_guessed(size: Conversation) -> None:
    await size.says("size for FW-401", ASK, sku="FW-401")
    assert "US sizes only" in await size.says("EU 42", size="42")
    assert "M9.5" in await size.says("27 cm")


async def test_how_to_measure_is_explained_while_asking(size: Conversation) -> None:
    assert "longer foot in the evening" in await size.says("how do I measure my feet for boots", ASK)
    await size.says("which size FW-101", ASK, sku="FW-101")
    answer = await size.says("how do I measure my torso", ASK)
    assert "base of the neck to the top of the hip bones" in answer
    assert size.active


async def test_remarks_about_the_body_are_not_commented_on(size: Conversation) -> None:
    answer = await size.says("I'm fat and short, chest 45 inches, which FW-501", ASK, sku="FW-501")
    assert "I'd suggest XL" in answer
    assert not {"fat", "short", "body"} & set(answer.lower().split())


async def test_what_comes_in_one_size_needs_no_measure(size: Conversation) -> None:
    assert "It comes in: One size." in await size.says("size for FW-103", ASK, sku="FW-103")


async def test_a_saved_size_is_used_only_when_verified(size: Conversation) -> None:
    assert "foot length" in await size.says("which size FW-404", ASK, sku="FW-404")
    other = Conversation(SizeHelpForm, SizeHelp)
    verify(other, "CU-1001")
    assert "From the size on your account, I'd suggest W8.5" in await other.says("which size FW-404", ASK, sku="FW-404")

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from concierge.knowledge.search.computed import computed_passages
from tests.concierge.knowledge.conftest import TODAY


def computed(session: Session, question: str, *named: str, days: int = 0) -> dict[str, str]:
    passages = computed_passages(session, question, TODAY + timedelta(days=days), named)
    assert all(one.kind == "computed" and one.source == "computed" for one in passages)
    return {one.id.removeprefix("computed#"): one.text for one in passages}


def test_products_that_fit_are_listed_cheapest_first(session: Session) -> None:
    lines = computed(session, "waterproof boots under $200")["choices"].splitlines()
    assert [line[:11] for line in lines[1:4]] == ["Brackenridg", "Brackenridg", "Rimefoot In"]
    assert "$169.00" in lines[1]
    assert lines[-1].startswith(
        "The best match to begin with is the Brackenridge Mid Waterproof Boot - Women's (FW-402)"
    )
    assert "not suitable for: Hot, dry climates" in lines[-1]


def test_the_one_asked_for_is_named(session: Session) -> None:
    told = computed(session, "what's your lightest tent")["choices"]
    assert told.splitlines()[1].startswith("Thistle UL1 Tent (FW-205)")
    assert told.endswith("The one asked for is the Thistle UL1 Tent (FW-205).")


def test_it_is_said_when_nothing_fits_and_what_comes_nearest(session: Session) -> None:
    told = computed(session, "waterproof boots under 150")["choices"]
    assert told.startswith("No product in the catalogue fits this: boot, up to $150.00, waterproof.")
    assert "price is above what was asked for" in told


def test_a_kind_alone_gives_no_recommendation(session: Session) -> None:
    assert "best match" not in computed(session, "which water filters do you have")["choices"]


@pytest.mark.parametrize(
    "question",
    [
        "how do I get sap off a tent",
        "the mat has a slow leak, is that a warranty thing",
        "head is 57 cm, which helmet size",
        "bought a fleece here last week and now it costs less",
        "does the rope go in the wash",
    ],
)
def test_a_kind_in_a_question_about_something_else_is_no_wish(session: Session, question: str) -> None:
    assert "choices" not in computed(session, question)


@pytest.mark.parametrize(
    "question", ["tent, mat and bag for two in july", "headlamp that lasts a night", "need a really light rain jacket"]
)
def test_a_list_and_a_kind_that_a_message_begins_with_are_wishes(session: Session, question: str) -> None:
    assert "Products that fit this" in computed(session, question)["choices"]


def test_a_product_under_recall_is_listed_with_the_lot_check(session: Session) -> None:
    assert "under recall FWR-031, so check the lot number" in computed(session, "which stoves do you have")["choices"]


def test_named_products_are_compared_with_their_differences(session: Session) -> None:
    told = computed(session, "tuft lite or insulated?", "FW-306", "FW-305")["comparison"]
    assert "The Tuft Lite Sleeping Pad (FW-306) is 210 g (7.4 oz) lighter than" in told
    assert "costs $60.00 less than the Tuft Insulated Sleeping Pad (FW-305) today" in told
    assert "The catalogue on the two: Lite is the uninsulated summer pad (R 2.1); Insulated is R 4.8." in told


def test_the_only_products_of_a_kind_are_compared_without_their_names(session: Session) -> None:
    told = computed(session, "compare the two stoves")["comparison"]
    assert "Kettlewing Canister Stove (FW-601)" in told
    assert "Kettlewing Integrated Cook System 1L (FW-602)" in told


def test_nothing_is_compared_that_nobody_asked_to_compare(session: Session) -> None:
    assert "comparison" not in computed(session, "hollowtree 20 and tuft insulated please", "FW-301", "FW-305")


@pytest.mark.parametrize(
    ("question", "sku", "expected"),
    [
        (
            "hollowtree 20 in celsius",
            "FW-301",
            "comfort rating of 30°F is -1.1°C and its limit rating of 20°F is -6.7°C",
        ),
        ("rimefoot rating in °C", "FW-406", "comfort rating of -10°F is -23.3°C"),
        ("weight in pounds", "FW-303", "1,480 g, which is 1.48 kg, 3.26 lb or 52.2 oz"),
        ("how many fluid ounces fit", "FW-606", "3 L, which is 101 fl oz or 183 cubic inches"),
        ("liters?", "FW-607", "32 fl oz, which is 0.95 L"),
        ("height in cm", "FW-204", "peak height of 76 in is 193 cm or 6 ft 4 in"),
        ("how big in cm", "FW-306", "dimensions in Regular of 72 x 20 in is 182.9 x 50.8 cm"),
        ("in meters?", "FW-206", "dimensions of 10 x 10 ft is 3 x 3 m"),
        ("feet please", "FW-703", "length of 60 m is 197 ft"),
        ("floor in meters", "FW-201", "floor area of 29.5 sq ft is 2.7 square meters"),
        ("inches?", "FW-702", "head in S/M of 52-57 cm is 20.5-22.4 in"),
    ],
)
def test_figures_are_converted_to_the_units_asked_for(session: Session, question: str, sku: str, expected: str) -> None:
    assert expected in computed(session, question, sku)["conversions"]


def test_a_measure_of_the_customers_own_asks_for_no_conversion(session: Session) -> None:
    assert "conversions" not in computed(session, "i carry a 60 lb pack and i'm 6 ft tall, ok?", "FW-407")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (("FW-606", "FW-101"), "takes up to 3 L, so the 3 L Brim 3L Hydration Reservoir (FW-606) fits"),
        (("FW-606", "FW-107"), "Pika Kids 16L Pack (FW-107) has no reservoir sleeve"),
        (("FW-302", "FW-305"), "R-value of 4.8, which reaches the R 4"),
        (("FW-302", "FW-306"), "R-value of 2.1, which stays below the R 4"),
        (("FW-105", "FW-407"), "as going well together"),
        (("FW-105", "FW-602"), "does not say whether"),
    ],
)
def test_it_is_told_whether_products_go_together(session: Session, named: tuple[str, ...], expected: str) -> None:
    assert expected in computed(session, "do these go together", *named)["compatibility"]


@pytest.mark.parametrize(
    ("question", "days", "expected"),
    [
        (
            "does layer20 still work",
            0,
            "LAYER20 works today: it takes 20% off full-price outerwear. It ends on March 21.",
        ),
        ("layer20?", 12, "LAYER20 has ended"),
        ("SOLEMATE20 says invalid", 0, "has ended, and the code no longer works"),
        ("TRAILCLUB15", 0, "Trail Club members only"),
        ("my welcome10", 0, "personal code"),
        ("is SUMMER50 real", 0, "SUMMER50 is not a code that works today."),
        ("is camp week still on", 0, "Trail Club Camp Week is on today and ends on Saturday."),
        ("when was boot swap week", 0, "Boot Swap Week has ended."),
    ],
)
def test_codes_and_campaigns_are_checked_for_today(session: Session, question: str, days: int, expected: str) -> None:
    assert expected in computed(session, question, days=days)["codes"]


@pytest.mark.parametrize("question", ["is FIRSTLIGHT live", "when is the first light sale"])
def test_nothing_is_told_of_what_is_not_public(session: Session, question: str) -> None:
    assert "codes" not in computed(session, question)


def test_a_code_is_taken_off_the_price_or_it_is_said_why_not(session: Session) -> None:
    told = computed(session, "layer20 on these", "FW-501", "FW-503")["codes"]
    assert "With LAYER20 the Brookmist Rain Jacket (FW-501) costs $119.20 instead of $149.00." in told
    assert "does not cover the Stormhollow 3L Shell - Men's (FW-503): that item already has a sale price" in told


def test_prices_are_added_up_with_their_counts_and_shipping(session: Session) -> None:
    told = computed(session, "how much for 2 nodd pillows and a tuft lite", "FW-307", "FW-306")["totals"]
    assert "2 × Nodd Inflatable Pillow (FW-307) at $34.95 + 1 × Tuft Lite Sleeping Pad (FW-306) at $99.00" in told
    assert "comes to $168.90 today" in told
    assert "reaches the $75.00" in told


def test_numbers_of_names_and_budgets_are_no_counts(session: Session) -> None:
    question = "hollowtree 20 and tuft insulated, is that under $500 in all"
    assert "comes to $448.00 today" in computed(session, question, "FW-301", "FW-305")["totals"]


def test_the_two_of_them_are_those_spoken_of_and_two_of_one_are_not(session: Session) -> None:
    told = computed(session, "how much do the two of them weigh together then", "FW-301", "FW-305")["totals"]
    assert "weighs 1,730 g together" in told
    assert "totals" not in computed(session, "what do the two pillows weigh together with it", "FW-301", "FW-305")


def test_weights_are_added_up(session: Session) -> None:
    told = computed(session, "what do the hollowtree 20 and tuft insulated weigh together", "FW-301", "FW-305")[
        "totals"
    ]
    assert "weighs 1,730 g together, which is 3.81 lb" in told


@pytest.mark.parametrize(
    "question",
    ["plus 2 nodd pillows and a tuft lite, total?", "total for a nodd, 2 tufts and 3 of the others"],
)
def test_a_sum_that_may_lack_something_is_not_told(session: Session, question: str) -> None:
    assert "totals" not in computed(session, question, "FW-307", "FW-306")


@pytest.mark.parametrize(
    ("question", "named", "expected"),
    [
        ("would a $60 order ship free", (), "$60.00 after discounts is $15.00 short of the $75.00"),
        ("is shipping free for the knollside", ("FW-507",), "$59.00 after discounts is $16.00 short"),
        ("free shipping on $1,200?", (), "$1,200.00 after discounts reaches"),
    ],
)
def test_it_is_told_how_far_an_order_is_from_free_shipping(
    session: Session, question: str, named: tuple[str, ...], expected: str
) -> None:
    assert expected in computed(session, question, *named)["totals"]


@pytest.mark.parametrize("question", ["", "🥾⛺", "?!…", "x" * 10_000, "1" * 10_000, "hello there", "\ud83d"])
def test_odd_texts_give_nothing_and_no_error(session: Session, question: str) -> None:
    assert computed(session, question) == {}


def test_yes_or_no_compares_no_tents(session: Session) -> None:
    assert "comparison" not in computed(session, "do I get my tent replaced, yes or no")

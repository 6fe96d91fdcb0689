"""What the model is not asked."""

import pytest

from concierge.guardrails.finding import Incoming
from concierge.guardrails.topics import TopicsRail
from concierge.guidelines import Guidelines


@pytest.fixture
def rail(guidelines: Guidelines) -> TopicsRail:
    return TopicsRail(guidelines.generative_answers.templated_only, guidelines.competitors, guidelines.rails.responses)


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("where's my order, its been 9 days", "utter_ask_order_id"),
        ("how many points do i have", "utter_ask_order_id"),
        ("where is my refund", "utter_ask_order_id"),
        ("is the FW-601 recalled?", "utter_recall_FWR_031"),
        ("what do you know about me", "utter_privacy_kinds"),
        ("my card was declined again", "utter_ask_payment_kind"),
        ("got any promo codes for me", "utter_ask_promo_code"),
        ("are you a real person", "utter_are_you_human"),
        ("I want to kill myself", "utter_crisis"),
        ("my stove exploded and my sleeve is on fire", "utter_emergency"),
        ("my kid drank stove fuel", "utter_poison"),
        ("is Peak Barn's tent any good", "utter_competitor"),
        ("cragmoor has it for less", "utter_competitor"),
        ("how much ibuprofen can i take at 12k feet", "utter_no_medical_advice"),
        ("friend has frostbite on two toes, how do i treat it", "utter_no_medical_advice"),
        ("is it fine to backpack while 8 months pregnant", "utter_no_medical_advice"),
        ("is the pass safe in may", "utter_no_safety_judgment"),
        ("can I trust a second hand rope, it looks fine", "utter_no_safety_judgment"),
        ("what's the avalanche situation", "utter_no_safety_judgment"),
        ("is it ok to run the stove in the tent?", "utter_no_safety_judgment"),
        ("am i liable if someone trips over my guylines", "utter_no_legal_advice"),
        ("do I need a permit for dispersed camping", "utter_no_legal_advice"),
    ],
)
def test_it_is_answered_by_the_text_it_belongs_to(rail: TopicsRail, text: str, response: str) -> None:
    found = rail.check(Incoming(text))
    assert (found.decision, found.response) == ("template", response)
    assert found.evidence


@pytest.mark.parametrize(
    "text", ["let me speak to a human please", "my lawyer will hear of this", "I'm a reporter, can I get a comment on"]
)
def test_a_person_answers_what_only_a_person_may(rail: TopicsRail, text: str) -> None:
    assert rail.check(Incoming(text)).decision == "handoff"


@pytest.mark.parametrize(
    "text",
    [
        "if I cancel do my points come back",
        "explain how refunds and restocking work when half the order goes back",
        "which boots keep blisters away on long descents",
        "is it safe to tumble dry the mossbed",
        "are the mugs dishwasher safe",
        "does a promo code stack with points",
        "what treatment does the shell fabric have",
        "warm jacket for crossing windy ridges, under 200",
        "safety gear for the gym, what do I need first",
        "does the helmet fit over a beanie",
        "my boots from last order run small, which insole",
        "",
        "🏕️🏕️🏕️",
        "?!" * 5000,
    ],
)
def test_advice_about_gear_and_policies_goes_through(rail: TopicsRail, text: str) -> None:
    assert rail.check(Incoming(text)).decision == "pass"


def test_a_short_follow_up_asks_what_came_before_it(rail: TopicsRail) -> None:
    earlier = ("is the enchantments loop safe in october",)
    assert rail.check(Incoming("yes or no", earlier)).response == "utter_no_safety_judgment"
    assert rail.check(Incoming("forget it. which of your tents is lightest for two", earlier)).decision == "pass"


def test_a_topic_that_the_guidelines_leave_out_is_the_models(guidelines: Guidelines) -> None:
    rail = TopicsRail(["recall"], guidelines.competitors, guidelines.rails.responses)
    assert rail.check(Incoming("where's my order")).decision == "pass"

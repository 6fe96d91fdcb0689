"""Every response of the domain, said by actions or by rules: its wording and its buttons."""

import json
from typing import Any

import pytest

from tests.actions.conversation import DOMAIN
from tests.actions.templates import GUIDELINES, PLACEHOLDER, RESPONSES, check_style

WORD_FOR_WORD = {
    "utter_disclosure": GUIDELINES["disclosures"]["first_turn"],
    "utter_are_you_human": GUIDELINES["disclosures"]["are_you_human"],
    "utter_personalization_notice": GUIDELINES["disclosures"]["personalization_notice"],
    "utter_ask_newsletter_consent": GUIDELINES["disclosures"]["marketing_consent"],
    "utter_card_number_seen": GUIDELINES["safety_texts"]["card_number_seen"],
}
MAIN_TOPICS = {
    "Track an order": "/order_status",
    "Returns": "/start_return",
    "Find gear": "/recommend_product",
    "Deals": "/current_deals",
    "Talk to a person": "/talk_to_human",
}
EMOJI_INTENTS = ("greet", "thanks", "goodbye")


@pytest.mark.parametrize("response", WORD_FOR_WORD)
def test_disclosures_and_consents_are_word_for_word(response: str) -> None:
    assert [variant["text"] for variant in RESPONSES[response]] == [WORD_FOR_WORD[response]]


@pytest.mark.parametrize("response", sorted(set(RESPONSES) - set(WORD_FOR_WORD)))
def test_a_fixed_text_keeps_to_the_guidelines(response: str) -> None:
    for variant in RESPONSES[response]:
        check_style(PLACEHOLDER.sub("thing", variant["text"]), response)


@pytest.mark.parametrize("response", RESPONSES)
def test_emoji_are_few_and_only_where_they_may_be(response: str) -> None:
    for variant in RESPONSES[response]:
        # Symbols beyond the Latin and punctuation blocks, but for the degree sign and dashes.
        found = [character for character in variant["text"] if ord(character) > 0x2190]
        assert len(found) <= GUIDELINES["emoji"]["max_per_message"]
        assert not found or any(intent in response for intent in EMOJI_INTENTS)
        assert set(found) <= set("".join(GUIDELINES["emoji"]["allowed_set"]))


@pytest.mark.parametrize("response", RESPONSES)
def test_quick_replies_are_five_at_most_and_their_payloads_are_read_by_rasa(response: str) -> None:
    for variant in RESPONSES[response]:
        buttons: list[dict[str, Any]] = variant.get("buttons", [])
        assert len(buttons) <= GUIDELINES["style"]["max_quick_replies"]
        for button in buttons:
            intent, brace, rest = button["payload"].partition("{")
            assert intent.startswith("/")
            if brace:
                assert json.loads("{" + rest)


@pytest.mark.parametrize("response", RESPONSES)
def test_every_button_asks_for_something_that_the_assistant_knows(response: str) -> None:
    for variant in RESPONSES[response]:
        asked = {button["payload"].removeprefix("/").partition("{")[0] for button in variant.get("buttons", [])}
        assert asked <= set(DOMAIN["intents"])


@pytest.mark.parametrize("response", ["utter_greet", "utter_help"])
def test_a_greeting_and_a_call_for_help_offer_the_main_topics(response: str) -> None:
    variants = [variant for variant in RESPONSES[response] if "channel" not in variant]
    assert variants
    for variant in variants:
        assert {button["title"]: button["payload"] for button in variant["buttons"]} == MAIN_TOPICS

"""A visitor's page: its campaign greets them in one of its wordings, its product is known, a yes goes on from there."""

import re
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.campaign_offer import AcceptOffer
from actions.landing import NoteLanding
from actions.newsletter_signup import NewsletterForm, NewsletterSignup
from actions.promo_code import CheckPromoCode, PromoCodeForm
from actions.recommend_product import RecommendProduct, RecommendProductForm
from concierge import clock
from concierge.customers.subscriptions import confirm_newsletter
from concierge.privacy.personalization import set_personalization
from concierge.storage import Campaign, OutboxEmail, VariantAssignment, VariantOutcome
from tests.actions.conftest import SetClock
from tests.actions.conversation import DOMAIN, Conversation
from tests.actions.templates import RESPONSES, check_style, fill

Sessions = sessionmaker[Session]
LAYERS = {"page": "/deals/layer-up", "campaign": "CMP-03"}


async def landing(metadata: dict[str, str], text: str | None = None, sender: str = "customer-1") -> dict[str, Any]:
    """Return the slots that the landing page sets; `text` is a message that was written already."""
    tracker = Tracker(
        sender_id=sender,
        slots={**dict.fromkeys(DOMAIN["slots"]), "session_started_metadata": metadata},
        latest_message={"text": text},
        events=[],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name=None,
    )
    dispatcher = CollectingDispatcher()
    events = await NoteLanding().run(dispatcher, tracker, DOMAIN)
    assert dispatcher.messages == []
    return {event["name"]: event["value"] for event in events}


def shown(database: Sessions) -> list[tuple[str, str | None]]:
    with database() as session:
        rows = session.scalars(select(VariantAssignment).order_by(VariantAssignment.id))
        return [(row.variant_id, row.conversation_id) for row in rows]


def outcomes(database: Sessions) -> list[str]:
    with database() as session:
        return list(session.scalars(select(VariantOutcome.outcome)))


def arrive(conversation: Conversation, slots: dict[str, Any]) -> Conversation:
    conversation.slots.update(slots)
    return conversation


async def test_a_visitor_of_a_campaign_is_greeted_with_one_of_its_messages_and_that_is_noted(
    database: Sessions,
) -> None:
    slots = await landing(LAYERS)
    with database() as session:
        variants = {one["id"]: one for one in session.get_one(Campaign, "CMP-03").variants}
    [(variant, conversation)] = shown(database)
    assert conversation == "customer-1"
    assert slots == {
        "landing_campaign": "CMP-03",
        "offered_campaign": "CMP-03",
        "campaign_message": variants[variant]["chat_message"],
        "campaign_cta": variants[variant]["cta"],
        "greeting": "utter_greet_campaign",
        "open_question": "campaign_offer",
    }
    assert await landing(LAYERS) == slots
    assert len(shown(database)) == 1


async def test_different_visitors_see_different_wordings() -> None:
    assert len({(await landing(LAYERS, sender=f"web-{n}"))["campaign_message"] for n in range(20)}) == 2


async def test_every_message_of_a_public_campaign_keeps_to_the_guidelines(database: Sessions) -> None:
    [greeting] = RESPONSES["utter_greet_campaign"]
    with database() as session:
        for campaign in session.scalars(select(Campaign).where(Campaign.visibility == "public")):
            for variant in campaign.variants:
                if variant.get("chat_message"):
                    text = fill(greeting["text"], {"campaign_message": variant["chat_message"]})
                    # Campaigns give their thresholds in whole dollars, word for word.
                    check_style(re.sub(r"(\$\d+)(?![\d.])", r"\1.00", text), "utter_greet_campaign")


async def test_who_has_written_already_is_not_greeted_and_not_counted(database: Sessions) -> None:
    assert await landing(LAYERS, text="where is my order") == {"landing_campaign": "CMP-03"}
    assert shown(database) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"campaign": "CMP-02", "page": "/cart"},
        {"campaign": "CMP-04", "page": "/trail-club/camp-week"},
        {"campaign": "CMP-05"},
        {"campaign": "CMP-06"},
        {"campaign": "CMP-99"},
        {"page": "/shop/tents"},
        {},
    ],
    ids=["personal", "members", "over", "not begun", "unknown", "any page", "no page"],
)
async def test_what_may_not_be_spoken_of_never_shows(database: Sessions, metadata: dict[str, str]) -> None:
    assert await landing(metadata) == {}
    assert shown(database) == []


async def test_a_campaign_is_forgotten_the_day_after_its_last(set_clock: SetClock) -> None:
    set_clock(2026, 3, 21, 23, 59)
    assert (await landing(LAYERS))["landing_campaign"] == "CMP-03"
    set_clock(2026, 3, 22, 0, 0)
    assert await landing(LAYERS) == {}


async def test_a_visitor_who_opted_out_in_this_browser_is_greeted_and_not_noted(database: Sessions) -> None:
    with database.begin() as session:
        set_personalization(session, False, conversation_id="customer-1", customer_id=None, now=clock.now())
    assert (await landing(LAYERS))["greeting"] == "utter_greet_campaign"
    assert shown(database) == []


async def test_the_product_of_the_page_is_the_one_that_it_means(stock: Conversation) -> None:
    arrive(stock, await landing({"page": "/shop/outerwear/brookmist-rain-jacket-fw-501"}))
    assert stock.slots["greeting"] == "utter_greet_product"
    greeting = fill(RESPONSES["utter_greet_product"][0]["text"], stock.slots)
    assert "know about the Brookmist Rain Jacket?" in greeting
    assert "Brookmist Rain Jacket" in await stock.says("is it in stock in L?", "product_availability", size="L")


async def test_a_yes_to_the_newsletters_message_begins_the_sign_up_and_the_click_counts(database: Sessions) -> None:
    newsletter = arrive(Conversation(None, AcceptOffer), await landing({"page": "/newsletter"}))
    await newsletter.says("yes please", "affirm")
    assert newsletter.slots["open_question"] is None
    assert "May Fernway email you" in await newsletter.goes_on_with_form(NewsletterForm, NewsletterSignup)
    await newsletter.says("yes", "affirm")
    await newsletter.says("new.reader@example.com")
    sent = await newsletter.says("yes", "affirm")
    assert "the code follows by email if it's for a first order" in sent
    assert outcomes(database) == []
    with database.begin() as session:
        [email] = session.scalars(select(OutboxEmail))
        for _ in range(2):
            confirm_newsletter(session, email.data["link"].partition("token=")[2], clock.now())
    assert outcomes(database) == ["confirmed_opt_in"]


async def test_a_sign_up_outside_a_campaign_counts_for_none(database: Sessions) -> None:
    newsletter = Conversation(NewsletterForm, NewsletterSignup)
    for words in (("newsletter", "newsletter_signup"), ("yes", "affirm"), ("a.b@example.com", "inform")):
        await newsletter.says(*words)
    assert "the code follows" not in await newsletter.says("yes", "affirm")
    with database.begin() as session:
        [email] = session.scalars(select(OutboxEmail))
        confirm_newsletter(session, email.data["link"].partition("token=")[2], clock.now())
    assert outcomes(database) == []


async def test_a_yes_to_a_message_about_gear_begins_the_recommendation_for_what_the_code_covers(
    database: Sessions,
) -> None:
    gear = arrive(Conversation(None, AcceptOffer), await landing(LAYERS))
    await gear.says("yes", "affirm")
    assert gear.slots["recommend_gear"] == "outerwear"
    assert "What will you use it for?" in await gear.goes_on_with_form(RecommendProductForm, RecommendProduct)
    await gear.says("day hikes in fall")
    assert "FW-50" in await gear.says("300")
    assert outcomes(database) == ["gear_shown"]


async def test_a_question_about_the_code_counts_once(database: Sessions) -> None:
    promo = arrive(Conversation(PromoCodeForm, CheckPromoCode), await landing(LAYERS))
    for _ in range(2):
        assert "LAYER20" in await promo.says("does LAYER20 work", "check_promo_code", promo_code="LAYER20")
    assert outcomes(database) == ["code_asked"]


async def test_a_count_that_cannot_be_written_costs_the_customer_nothing(
    promo: Conversation, database: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE variant_outcomes")
        session.connection().exec_driver_sql("DROP TABLE variant_assignments")
    answer = await promo.says("does LAYER20 work", "check_promo_code", promo_code="LAYER20")
    assert "LAYER20 is active" in answer
    assert "could not be counted" in caplog.text


async def test_an_offer_whose_campaign_is_gone_carries_on() -> None:
    offer = arrive(Conversation(None, AcceptOffer), {"offered_campaign": "CMP-99"})
    assert await offer.says("yes", "affirm") == RESPONSES["utter_carry_on"][0]["text"]

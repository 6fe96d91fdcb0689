"""Signing up for the newsletter: consent first, a link that proves the address, nothing given away."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from actions.newsletter_signup import NewsletterForm, NewsletterSignup
from concierge import clock
from concierge.customers.links import Click
from concierge.customers.subscriptions import confirm_newsletter
from concierge.storage import AuditEntry, OutboxEmail, Subscription
from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation
from tests.actions.templates import GUIDELINES, RESPONSES

Sessions = sessionmaker[Session]
NEW, MEMBER = "new.reader@example.com", "maya.okafor@example.com"  # nobody's address, and CU-1001's, subscribed
SENT = "Check your inbox and click the link within 48 hours. You're subscribed only after that."


@pytest.fixture
def newsletter() -> Conversation:
    return Conversation(NewsletterForm, NewsletterSignup)


async def sign_up(newsletter: Conversation, address: str) -> str:
    await newsletter.says("subscribe me", "newsletter_signup")
    await newsletter.says("yes", "affirm")
    await newsletter.says(address, email=address)
    return await newsletter.says("yes", "affirm")


def emails(database: Sessions) -> list[OutboxEmail]:
    with database() as session:
        return list(session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)))


def subscription(database: Sessions, address: str) -> Subscription | None:
    with database() as session:
        return session.get(Subscription, ("marketing", "email", address))


def click(database: Sessions, link: str) -> Click:
    with database.begin() as session:
        return confirm_newsletter(session, link.partition("token=")[2], clock.now())


def test_the_consent_text_is_word_for_word() -> None:
    wording = [one["text"] for one in RESPONSES["utter_ask_newsletter_consent"]]
    assert wording == [GUIDELINES["disclosures"]["marketing_consent"]]


async def test_consent_comes_before_the_address_even_when_the_address_is_given_first(newsletter: Conversation) -> None:
    first = await newsletter.says(f"subscribe {NEW}", "newsletter_signup", email=NEW)
    assert "May Fernway email you" in first
    assert f"I have {NEW}. Is that right?" in await newsletter.says("yes", "affirm")


async def test_after_consent_and_address_nothing_is_confirmed_until_the_click(
    newsletter: Conversation, database: Sessions
) -> None:
    assert SENT in await sign_up(newsletter, NEW)
    row = subscription(database, NEW)
    assert row is not None
    assert (row.status, row.source, row.wording_version) == ("pending", "chat", "1")
    [email] = emails(database)
    token = email.data["link"].partition("token=")[2]
    assert row.confirmation_token_hash not in (None, token)
    assert click(database, email.data["link"]) is Click.CONFIRMED
    assert subscription(database, NEW).status == "confirmed"  # type: ignore[union-attr]
    with database() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))] == [
            "subscription.requested",
            "subscription.confirmed",
        ]


async def test_the_welcome_code_goes_by_email_to_a_possible_first_order_and_only_once(
    newsletter: Conversation, database: Sessions
) -> None:
    await sign_up(newsletter, NEW)
    [link] = [email.data["link"] for email in emails(database)]
    click(database, link)
    click(database, link)
    assert [email.data for email in emails(database)][1:] == [{"code": "WELCOME10"}]


async def test_a_customer_with_orders_gets_no_welcome_code(newsletter: Conversation, database: Sessions) -> None:
    with database.begin() as session:
        session.get_one(Subscription, ("marketing", "email", MEMBER)).status = "pending"
    await sign_up(newsletter, MEMBER)
    [email] = emails(database)
    assert click(database, email.data["link"]) is Click.CONFIRMED
    assert len(emails(database)) == 1


async def test_nobody_learns_in_the_chat_whether_an_address_is_subscribed(
    newsletter: Conversation, database: Sessions
) -> None:
    known = await sign_up(newsletter, MEMBER)
    assert subscription(database, MEMBER).status == "confirmed"  # type: ignore[union-attr]
    assert known == await sign_up(Conversation(NewsletterForm, NewsletterSignup), NEW)
    assert [email.template for email in emails(database)] == ["newsletter_already_subscribed", "newsletter_confirm"]


async def test_a_link_runs_out_after_48_hours_and_a_new_one_works(
    newsletter: Conversation, database: Sessions, set_clock: SetClock
) -> None:
    await sign_up(newsletter, NEW)
    set_clock(2026, 3, 12, 12, 0)
    assert click(database, emails(database)[0].data["link"]) is Click.EXPIRED
    assert subscription(database, NEW).status == "pending"  # type: ignore[union-attr]
    await sign_up(newsletter, NEW)
    assert click(database, emails(database)[0].data["link"]) is Click.UNKNOWN
    assert click(database, emails(database)[1].data["link"]) is Click.CONFIRMED


async def test_asking_again_at_once_fills_nobodys_inbox(newsletter: Conversation, database: Sessions) -> None:
    await sign_up(newsletter, NEW)
    await sign_up(newsletter, NEW)
    assert len(emails(database)) == 1


@pytest.mark.parametrize(("words", "intent"), [("no thanks", "deny"), ("hmm, not sure", "nlu_fallback")])
async def test_a_no_or_being_unsure_ends_it_without_persuasion(
    newsletter: Conversation, database: Sessions, words: str, intent: str
) -> None:
    await newsletter.says("newsletter", "newsletter_signup")
    assert await newsletter.says(words, intent) == "No problem. You can shop and get help without it."
    assert newsletter.slots["newsletter_declined"] is True
    assert emails(database) == []


async def test_a_misread_address_is_asked_for_again(newsletter: Conversation, database: Sessions) -> None:
    await newsletter.says("newsletter", "newsletter_signup")
    await newsletter.says("yes", "affirm")
    await newsletter.says("new.raeder@example.com")
    assert "Which email address" in await newsletter.says("no", "deny")
    await newsletter.says(NEW)
    await newsletter.says("yes", "affirm")
    assert [email.address for email in emails(database)] == [NEW]


async def test_a_corrected_address_replaces_the_one_read_back(newsletter: Conversation, database: Sessions) -> None:
    await newsletter.says("newsletter", "newsletter_signup")
    await newsletter.says("yes", "affirm")
    await newsletter.says("new.raeder@example.com")
    assert f"I have {NEW}" in await newsletter.says(f"sorry, {NEW}")


async def test_a_no_to_the_address_question_forgets_the_consent(newsletter: Conversation, database: Sessions) -> None:
    await newsletter.says("newsletter", "newsletter_signup")
    await newsletter.says("yes", "affirm")
    assert "No problem." in await newsletter.says("no", "deny")
    assert newsletter.slots["newsletter_consent"] is None
    assert emails(database) == []

"""The pages behind emailed links."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from concierge.customers.membership import request_membership
from concierge.customers.subscriptions import request_newsletter
from concierge.privacy.requests import request_deletion
from concierge.storage import Customer, OutboxEmail, PrivacyRequest, Subscription, open_engine, sessions
from concierge.storage.seeding import load_data
from concierge.web.app import create_app
from tests.concierge.web.conftest import OWN_ORIGIN, SETTINGS, SHIPPED_DATA, TODAY

NOW = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
READER = "new.reader@example.com"


@pytest.fixture
def own_sessions(tmp_path: Path, shop_engine: object) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    load_data(engine, SHIPPED_DATA, TODAY, ZoneInfo("America/Boise"))
    yield sessions(engine)
    engine.dispose()


def browser(own: sessionmaker[Session], now: datetime = NOW) -> TestClient:
    app = create_app(SETTINGS, own, SHIPPED_DATA, lambda: TODAY, now=lambda: now)
    return TestClient(app, base_url=OWN_ORIGIN)


def link(own: sessionmaker[Session]) -> str:
    with own() as session:
        address = session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)).all()[-1].data["link"]
    return str(address[address.index("/", 8) :])


def newsletter_link(own: sessionmaker[Session]) -> str:
    with own.begin() as session:
        request_newsletter(session, READER, source="chat", conversation_id="c", now=NOW)
    return link(own)


def status(own: sessionmaker[Session]) -> str:
    with own() as session:
        return session.get_one(Subscription, ("marketing", "email", READER)).status


def test_the_newsletter_link_subscribes_and_a_second_click_says_the_same(own_sessions: sessionmaker[Session]) -> None:
    address = newsletter_link(own_sessions)
    first, second = (browser(own_sessions).get(address) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert "You&#39;re subscribed" in first.text
    assert first.text == second.text
    assert status(own_sessions) == "confirmed"


def test_a_link_that_ran_out_changes_nothing(own_sessions: sessionmaker[Session]) -> None:
    address = newsletter_link(own_sessions)
    answer = browser(own_sessions, NOW + timedelta(hours=48)).get(address)
    assert answer.status_code == 410
    assert "new one" in answer.text
    assert status(own_sessions) == "pending"


@pytest.mark.parametrize(
    "token", ["", "?token=", "?token=guess", "?token=" + "x" * 5000, "?token=%00", "?token=%F0%9F"]
)
@pytest.mark.parametrize("path", ["/newsletter/confirm", "/trail-club/confirm", "/privacy/confirm"])
def test_a_made_up_link_is_refused(own_sessions: sessionmaker[Session], path: str, token: str) -> None:
    assert browser(own_sessions).get(path + token).status_code == 404


def test_a_programs_look_at_the_link_is_no_click(own_sessions: sessionmaker[Session]) -> None:
    browser(own_sessions).head(newsletter_link(own_sessions))
    assert status(own_sessions) == "pending"


def test_the_page_tells_the_token_to_no_other_site(own_sessions: sessionmaker[Session]) -> None:
    headers = browser(own_sessions).get(newsletter_link(own_sessions)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_a_link_works_only_for_what_it_was_sent_for(own_sessions: sessionmaker[Session]) -> None:
    token = newsletter_link(own_sessions).partition("?")[2]
    assert browser(own_sessions).get(f"/trail-club/confirm?{token}").status_code == 404
    assert status(own_sessions) == "pending"


def test_the_trail_club_link_makes_a_member(own_sessions: sessionmaker[Session]) -> None:
    with own_sessions.begin() as session:
        request_membership(session, "Robin Hale", READER, conversation_id="c", now=NOW)
    assert browser(own_sessions).get(link(own_sessions)).status_code == 200
    with own_sessions() as session:
        assert session.scalar(select(Customer.loyalty_tier).where(Customer.email == READER)) == "Seedling"


def test_the_deletion_link_accepts_the_request(own_sessions: sessionmaker[Session]) -> None:
    with own_sessions.begin() as session:
        customer = session.get_one(Customer, "CU-1044")
        request_deletion(session, customer, "account", conversation_id="c", now=NOW)
    assert browser(own_sessions).get(link(own_sessions)).status_code == 200
    with own_sessions() as session:
        assert [request.state for request in session.scalars(select(PrivacyRequest))] == ["received"]

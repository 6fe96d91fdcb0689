"""Consent, membership, gift cards, privacy and feedback through the real servers."""

import json
import re
import sqlite3

import httpx
import pytest

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live


def emailed_link(servers: LiveServers, address: str) -> str:
    """Return the newest link that waits in the outbox for an address."""
    with sqlite3.connect(servers.database_url.removeprefix("sqlite:///")) as database:
        rows = database.execute("SELECT data FROM outbox_emails WHERE address = ? ORDER BY id", (address,)).fetchall()
    return str(json.loads(rows[-1][0])["link"])


def test_the_newsletter_needs_a_yes_an_address_and_a_click(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "May Fernway email you" in customer.says("sign me up for the newsletter")
    assert "email address" in customer.presses("Yes, please")
    assert "robin.hale@example.com" in customer.says("robin.hale@example.com")
    assert "within 48 hours" in customer.presses("Yes, please")
    link = emailed_link(live_servers, "robin.hale@example.com")
    assert link.startswith(f"{live_servers.web_url}/newsletter/confirm?token=")
    assert "You&#39;re subscribed" in httpx.get(link).text
    assert httpx.get(link[:-1]).status_code == 404


def test_a_no_to_the_newsletter_is_the_end_of_it(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("newsletter")
    assert "No problem. You can shop and get help without it." in customer.presses("No, thanks")


def test_unsubscribing_takes_an_address_and_a_channel(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("unsubscribe me please")
    customer.says("maya.okafor@example.com")
    assert "will stop within 24 hours" in customer.presses("Both")


def test_an_unsubscribe_that_did_not_work_goes_to_the_privacy_desk(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I unsubscribed last week and still get your emails")
    assert "privacy desk" in customer.says("priya.raman@example.net")


def test_points_are_told_after_proof(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("how many points do I have")
    customer.says("FO-10440")
    answer = customer.says("59801")
    assert "2,278 points" in answer
    assert "At most 2,000" in answer


def test_points_are_not_told_without_proof(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("how many points do I have")
    customer.says("FO-10440")
    assert "couldn't match" in customer.says("00000")


def test_the_trail_club_is_joined_through_a_link(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "90 days for returns" in customer.says("how do I join the trail club")
    customer.presses("Yes, please")
    customer.presses("Yes")
    customer.says("Robin Hale")
    assert "within 48 hours" in customer.says("robin.club@example.com")
    assert "Welcome to the Trail Club" in httpx.get(emailed_link(live_servers, "robin.club@example.com")).text


def test_who_is_too_young_cannot_join(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to join the trail club")
    customer.presses("Yes, please")
    assert "aged 18 or older" in customer.presses("No")


def test_gift_card_questions_and_a_scam(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "/gift-cards/balance" in customer.says("check gift card balance")
    assert "tried" not in customer.says("someone is asking me to pay with fernway gift cards")
    assert customer.last[-1]["metadata"]["handoff"]["reason"] == "fraud_or_stolen_card"


def test_a_card_number_is_hidden_and_not_stored(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "I've hidden what looks like a card number" in customer.says("my gift card 6035 7109 2234 8876, balance?")
    assert "6035" not in json.dumps(live_servers.events(customer.sender))


def test_what_wren_knows_is_shown_after_proof_only(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "13 months" in customer.says("what do you know about me")
    customer.presses("Yes, please")
    customer.says("FO-10482")
    answer = customer.says("83702")
    assert "m***@example.com" in answer
    assert "maya" not in answer


def test_data_is_not_sold(live_servers: LiveServers) -> None:
    assert "We don't sell personal information" in live_servers.customer().says("do you sell my data")


def test_deletion_takes_proof_a_yes_and_a_click(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("please delete my account")
    customer.says("FO-10104")
    assert "Shall I send the deletion request now?" in customer.says("25301")
    answer = customer.presses("Yes, please")
    assert re.search(r"PR-\w{7}", answer)
    assert "30 days" in answer


def test_a_no_deletes_nothing(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("delete this chat")
    assert "nothing is deleted" in customer.presses("No, thanks")


def test_a_copy_goes_to_the_address_on_file(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want a copy of my data")
    customer.says("FO-10104")
    assert "JSON or CSV" in customer.says("25301")
    assert re.search(r"PR-\w{7}", customer.presses("JSON"))


def test_a_copy_to_another_address_is_for_the_privacy_desk(live_servers: LiveServers) -> None:
    answer = live_servers.customer().says("can you send my data to a different email")
    assert "address on file" in answer


def test_personalization_stops_at_once_and_starts_only_after_a_yes(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Personalization is off." in customer.says("stop personalizing")
    assert "OK, personalization stays off." not in customer.presses("No, thanks")


def test_feedback_takes_a_rating_and_words(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "from 1 to 5" in customer.says("I'd like to give feedback")
    assert "keep doing" in customer.presses("5")
    assert "without your name" in customer.says("the answers were quick and clear")


def test_feedback_that_is_refused_is_not_asked_for_again(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to rate this chat")
    assert "from 1 to 5" not in customer.says("no")

"""What was said since a form began, told by the events as Rasa orders them."""

from typing import Any

from rasa_sdk import Tracker

from actions.answers import said_since_begun

FORM = "privacy_delete_form"


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


def loop(name: str | None) -> dict[str, Any]:
    return {"event": "active_loop", "name": name}


def since_begun(*events: dict[str, Any]) -> str:
    tracker = Tracker("customer-1", {}, {}, list(events), False, None, {}, None)
    return said_since_begun(tracker, FORM)


EARLIER = (user("a gift for my daughter"), loop("other_form"), user("yes"), loop(None))


def test_while_the_form_begins_only_the_message_that_begins_it_counts() -> None:
    assert since_begun(*EARLIER, user("delete my data")) == "delete my data"


def test_a_form_that_ran_before_does_not_count_when_it_begins_again() -> None:
    before = (user("first time"), loop(FORM), user("no"), loop(None))
    assert since_begun(*before, user("second time")) == "second time"


def test_while_it_runs_and_just_after_everything_since_its_beginning_counts() -> None:
    running = (*EARLIER, user("delete my data"), loop(FORM), user("the account"))
    assert since_begun(*running) == "delete my data\nthe account"
    assert since_begun(*running, user("yes"), loop(None)) == "delete my data\nthe account\nyes"


def test_a_form_that_begins_and_ends_in_one_turn_counts_its_message() -> None:
    assert since_begun(*EARLIER, user("all at once"), loop(FORM), loop(None)) == "all at once"

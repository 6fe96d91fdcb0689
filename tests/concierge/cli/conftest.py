"""A small assistant in a folder of its own, for the `concierge scenario` commands to work on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from concierge.cli import app

Scenario = Callable[..., Result]

DOMAIN = """\
version: "3.1"

# What the assistant says is approved by Dana.
intents:
  - hours            # when the shop is open
  - booking
  - deny

slots:
  day:
    type: text
    mappings:
      - type: custom

forms:
  booking_form:
    required_slots:
      - day

# Written in Python.
actions:
  - action_booking

responses:
  utter_hours: &hours
    - text: "We're open 9 to 5. 🥾"
      buttons:
        - {title: "Book a table", payload: /booking}
    - text: "Nine to five."
  utter_hours_again: *hours
  utter_ask_day:
    - text: "Which day?"
  utter_stopped:
    - text: "OK."
"""
HOURS = """\
version: "3.1"
rules:
  - rule: Tell the hours
    steps:
      - intent: hours
      - action: utter_hours

  - rule: Take a day as the same question
    steps:
      - intent: hours
        entities: [day]
      - action: utter_hours
"""
BOOKING = """\
version: "3.1"
rules:
  - rule: Ask for the day
    steps:
      - intent: booking
      - action: booking_form
      - active_loop: booking_form

  - rule: Book the table
    condition:
      - active_loop: booking_form
    steps:
      - action: booking_form
      - active_loop: null
      - slot_was_set:
          - requested_slot: null
      - action: action_booking

  - rule: Stop asking
    condition:
      - active_loop: booking_form
    steps:
      - intent: deny
      - action: action_deactivate_loop
      - active_loop: null
      - action: utter_stopped
"""
ACTION = """\
class Booking:
    def name(self):
        return "action_booking"

    async def answer(self, reply):
        _tell(reply)


def _tell(reply):
    reply.facts("utter_booked")
    reply.facts(f"utter_table_{1}")
"""
FILES = {
    "domain.yml": DOMAIN,
    "data/rules/hours.yml": HOURS,
    "data/rules/booking.yml": BOOKING,
    "data/nlu/hours.yml": 'version: "3.1"\nnlu:\n- intent: hours\n  examples: |\n    - when are [you](who) open\n',
    "data/nlu/booking.yml": 'version: "3.1"\nnlu:\n- intent: booking\n  examples: |\n' + "    - a table\n" * 20,
    "tests/nlu/booking.yml": 'version: "3.1"\nnlu:\n- intent: booking\n  examples: |\n' + "    - two seats\n" * 5,
    "tests/conversations/happy_path/test_booking.yml": (
        'version: "3.1"\nstories:\n- story: Book\n  steps:\n'
        "  - user: hi\n    intent: booking\n  - action: booking_form\n"
    ),
    "actions/booking.py": ACTION,
    "actions/topics.py": 'TOPICS = {\n    "booking_form": "the table",\n}\n',
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the small assistant, which is also the one that commands run in."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scenario(project: Path) -> Scenario:
    """Run `concierge scenario …` in the small assistant's folder."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, ["scenario", *arguments])

    return run

"""What Rasa's process and the library must agree on: tables, tokens and wording."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
import yaml
from sqlalchemy import Engine, TextClause, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from components.gate import ownership
from components.gate import tokens as gate_tokens
from concierge.storage import Conversation, ConversationMessage, HandoffRequest
from concierge.storage.schema import migrate
from concierge.web import tokens as web_tokens

EXAMPLE_ADDRESS = "name@example.com"  # shown to say how an address looks
ROOT = Path(__file__).parents[2]
SECRET = "s" * 48
HOSTILE = "'); DROP TABLE conversations; -- :id %(id)s 東京 🥾"
REQUEST = {"conversation_id": "ada", "reason": "explicit_request", "queue": "order_care", "priority": "P3"}

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
GUIDELINES: dict[str, Any] = yaml.safe_load((ROOT / "data" / "guidelines.yml").read_text(encoding="utf-8"))
TEXTS = {
    (name, number): variant["text"]
    for name, variants in DOMAIN["responses"].items()
    for number, variant in enumerate(variants)
    if "text" in variant
}


@pytest.fixture
def migrated(engine: Engine) -> Engine:
    migrate(engine)
    return engine


def run(engine: Engine, statement: TextClause, **parameters: str) -> None:
    with engine.begin() as connection:
        connection.execute(statement, parameters)


# -------------------------------------------------------------------------------------------------- statements


def test_every_statement_of_the_gate_is_tested_here() -> None:
    statements = {name for name, value in vars(ownership).items() if isinstance(value, TextClause)}
    assert statements == {"SELECT_OWNER", "INSERT_MESSAGE", "INSERT_CONVERSATION", "INSERT_HANDOFF_REQUEST"}


@pytest.mark.parametrize(("owner", "name"), [("human", "Maya"), ("human", None), ("assistant", None)])
def test_the_gate_reads_the_owner_the_library_wrote(migrated: Engine, owner: Any, name: str | None) -> None:
    with Session(migrated) as session, session.begin():
        session.add(Conversation(id="ada", channel="rest", owner=owner, agent_name=name))
    with migrated.connect() as connection:
        row = connection.execute(ownership.SELECT_OWNER, {"id": "ada"}).one()
        assert connection.execute(ownership.SELECT_OWNER, {"id": "ADA"}).first() is None
    assert (row.owner, row.agent_name) == (owner, name)


def test_the_library_reads_the_message_the_gate_kept(migrated: Engine) -> None:
    run(migrated, ownership.INSERT_CONVERSATION, id="ada", channel="socketio")
    run(migrated, ownership.INSERT_MESSAGE, conversation_id="ada", text=HOSTILE)
    with Session(migrated) as session:
        message = session.scalars(select(ConversationMessage)).one()
        assert (message.conversation.id, message.author, message.text) == ("ada", "customer", HOSTILE)
        assert message.delivered_at is None
        assert abs(datetime.now(UTC) - message.created_at) < timedelta(hours=1)


def test_a_message_of_an_unknown_conversation_is_refused(migrated: Engine) -> None:
    with pytest.raises(IntegrityError):
        run(migrated, ownership.INSERT_MESSAGE, conversation_id="nobody", text="hello")


def test_noting_a_conversation_leaves_its_owner_alone(migrated: Engine) -> None:
    with Session(migrated) as session, session.begin():
        session.add(Conversation(id="ada", channel="rest", owner="human", agent_name="Maya"))
    run(migrated, ownership.INSERT_CONVERSATION, id="ada", channel="socketio")
    run(migrated, ownership.INSERT_CONVERSATION, id="bob", channel="socketio")
    with Session(migrated) as session:
        rows = session.scalars(select(Conversation).order_by(Conversation.id)).all()
        assert [(row.id, row.channel, row.owner) for row in rows] == [
            ("ada", "rest", "human"),
            ("bob", "socketio", "assistant"),
        ]


def test_the_library_reads_the_request_the_gate_recorded(migrated: Engine) -> None:
    run(migrated, ownership.INSERT_CONVERSATION, id="ada", channel="rest")
    run(migrated, ownership.INSERT_HANDOFF_REQUEST, **REQUEST)
    with Session(migrated) as session:
        request = session.scalars(select(HandoffRequest)).one()
        assert (request.conversation_id, request.reason, request.queue, request.priority, request.status) == (
            "ada",
            "explicit_request",
            "order_care",
            "P3",
            "callback",
        )
        assert request.packet == {}
        assert abs(datetime.now(UTC) - request.created_at) < timedelta(hours=1)


def test_an_open_request_is_not_recorded_again_but_a_closed_one_is(migrated: Engine) -> None:
    run(migrated, ownership.INSERT_CONVERSATION, id="ada", channel="rest")
    run(migrated, ownership.INSERT_CONVERSATION, id="bob", channel="rest")
    for conversation in ("ada", "ada", "bob"):
        run(migrated, ownership.INSERT_HANDOFF_REQUEST, **{**REQUEST, "conversation_id": conversation})
    with Session(migrated) as session, session.begin():
        requests = session.scalars(select(HandoffRequest).order_by(HandoffRequest.id)).all()
        assert [request.conversation_id for request in requests] == ["ada", "bob"]
        requests[0].status = "closed"
    run(migrated, ownership.INSERT_HANDOFF_REQUEST, **REQUEST)
    with Session(migrated) as session:
        assert len(session.scalars(select(HandoffRequest)).all()) == 3


def test_a_request_of_an_unknown_priority_is_refused(migrated: Engine) -> None:
    run(migrated, ownership.INSERT_CONVERSATION, id="ada", channel="rest")
    with pytest.raises(IntegrityError):
        run(migrated, ownership.INSERT_HANDOFF_REQUEST, **{**REQUEST, "priority": "P9"})


# ------------------------------------------------------------------------------------------------------ tokens


def test_the_gate_accepts_the_web_servers_tokens() -> None:
    issued = web_tokens.issue_token(SECRET)
    assert gate_tokens.session_of(issued.token, SECRET) == issued.session_id
    renewed = web_tokens.issue_token(SECRET, issued.token)
    assert gate_tokens.session_of(renewed.token, SECRET) == issued.session_id


def test_both_sides_name_the_same_audience_algorithm_and_sessions() -> None:
    for name in ("AUDIENCE", "ALGORITHM", "SESSION_PREFIX"):
        assert getattr(gate_tokens, name) == getattr(web_tokens, name)


FORGERIES: dict[str, Callable[[dict[str, Any]], tuple[dict[str, Any], str]]] = {
    "another secret": lambda claims: (claims, "t" * 48),
    "expired": lambda claims: ({**claims, "exp": datetime.now(UTC) - timedelta(seconds=1)}, SECRET),
    "another audience": lambda claims: ({**claims, "aud": "concierge-desk"}, SECRET),
    "no web session": lambda claims: ({**claims, "sub": "ada"}, SECRET),
    "no expiry": lambda claims: ({key: claims[key] for key in claims if key != "exp"}, SECRET),
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_both_sides_refuse_the_same_forgeries(forge: Any) -> None:
    now = datetime.now(UTC)
    claims, secret = forge({"sub": "web-1", "aud": web_tokens.AUDIENCE, "iat": now, "exp": now + timedelta(hours=1)})
    token = jwt.encode(claims, secret, algorithm="HS256")
    assert gate_tokens.session_of(token, SECRET) is None
    assert web_tokens.session_of(token, SECRET) is None


# ----------------------------------------------------------------------------------------------------- wording


@pytest.mark.parametrize(
    ("response", "section", "key"),
    [("utter_disclosure", "disclosures", "first_turn"), ("utter_are_you_human", "disclosures", "are_you_human")],
)
def test_a_disclosure_is_said_word_for_word(response: str, section: str, key: str) -> None:
    assert [variant["text"] for variant in DOMAIN["responses"][response]] == [GUIDELINES[section][key]]


def test_every_response_marked_word_for_word_is_the_text_of_the_guidelines() -> None:
    """A comment ``# word for word: section.key`` after a response's name is a promise."""
    marked = re.findall(
        r"^  (utter_\w+):\s*# word for word: (\w+)\.(\w+)",
        (ROOT / "domain.yml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(marked) >= 2
    for response, section, key in marked:
        assert {variant["text"] for variant in DOMAIN["responses"][response]} == {GUIDELINES[section][key]}


def test_a_safety_text_of_the_domain_is_never_reworded() -> None:
    """A response that is nearly a text of the guidelines must be that text."""
    exact = [*GUIDELINES["safety_texts"].values(), GUIDELINES["disclosures"]["first_turn"]]
    for (name, _), text in TEXTS.items():
        for original in exact:
            opening = original.split(".")[0]
            if text.startswith(opening):
                assert text == original, f"{name} rewords a text that is said word for word"


def test_every_response_the_gate_names_is_in_the_domain() -> None:
    named = {
        response
        for module in (ROOT / "components" / "gate").glob("*.py")
        for response in re.findall(r"\"(utter_\w+)\"", module.read_text(encoding="utf-8"))
    } - {"utter_action"}  # the key under which Rasa notes a response's name
    assert {"utter_disclosure", "utter_turn_failed", "utter_too_fast"} <= named
    assert named <= set(DOMAIN["responses"])


def test_the_intents_of_public_payloads_and_of_the_gate_are_in_the_domain() -> None:
    payloads = (ROOT / "components" / "gate" / "payloads.py").read_text(encoding="utf-8")
    public = set(re.findall(r"\"/(\w+)\"", payloads))
    turn = (ROOT / "components" / "gate" / "turn.py").read_text(encoding="utf-8")
    assert public
    assert {*public, *re.findall(r"TALK_TO_HUMAN = \"(\w+)\"", turn)} <= set(DOMAIN["intents"])


def test_the_last_words_of_the_gate_are_honest_about_being_software() -> None:
    source = (ROOT / "components" / "gate" / "turn.py").read_text(encoding="utf-8")
    assert 'DISCLOSURE: "I\'m an automated assistant, not a person."' in source


def test_phone_numbers_and_addresses_said_are_those_of_the_guidelines_and_policies() -> None:
    sources = [ROOT / "data" / "guidelines.yml", *sorted((ROOT / "data" / "knowledge" / "policies").glob("*.md"))]
    approved = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    phone, email = r"\(\d{3}\) \d{3}-\d{4}", r"[\w.]+@[\w.]+\w"
    known = set(re.findall(phone, approved)) | set(re.findall(email, approved)) | {EXAMPLE_ADDRESS}
    said = {found for text in TEXTS.values() for found in re.findall(f"{phone}|{email}", text)}
    assert {GUIDELINES["hours"]["phone"], GUIDELINES["hours"]["email"]} <= said
    assert said <= known


def test_the_hours_said_with_the_contact_are_those_of_the_guidelines() -> None:
    hours = GUIDELINES["hours"]["agent_hours"]
    [text] = [variant["text"] for variant in DOMAIN["responses"]["utter_person_contact"]]
    said = re.findall(r"(\d+):(\d\d) ([ap])\.m\.", text)
    minutes = [(int(hour) % 12 + (12 if half == "p" else 0), int(minute)) for hour, minute, half in said]
    expected = [hours[day][end] for day in ("mon_fri", "sat") for end in ("open", "close")]
    assert [f"{hour:02d}:{minute:02d}" for hour, minute in minutes] == expected


def test_the_queue_and_priority_of_the_gate_are_those_of_the_guidelines() -> None:
    source = (ROOT / "components" / "gate" / "turn.py").read_text(encoding="utf-8")
    requests = re.findall(r"reason=\"(\w+)\", queue=\"(\w+)\", priority=\"(P\d)\"", source)
    assert {reason for reason, _, _ in requests} == {"explicit_request", "safety_or_injury"}
    for reason, queue, priority in requests:
        [rule] = [rule for rule in GUIDELINES["escalation"] if rule["trigger"] == reason]
        by_topic = GUIDELINES["by_topic_queue"]["default"]
        assert rule["priority"] == priority
        assert queue == (by_topic if rule["queue"] == "by_topic" else rule["queue"])
        assert queue in {entry["name"] for entry in GUIDELINES["queues"]}

from pathlib import Path

import httpx
import pytest
import yaml

from concierge.insights.answer_evaluation import (
    FROM_PAGES,
    REFUSALS,
    AssistantNotThere,
    Message,
    Reply,
    ask,
    evaluate,
    judged,
    summary_of,
)
from concierge.insights.answer_questions import QUESTIONS, Question, read_questions
from concierge.insights.approved_texts import ApprovedTexts
from concierge.knowledge.rule_files import RuleFileError

ROOT = Path(__file__).parents[3]
WASH = Question(
    id="wash", turns=["how to wash it"], kind="care", sources=["FW-303"], facts=[["cold", "30°"]], gold="Cold."
)
ZIPPER = Question(id="zipper", turns=["who makes the zipper"], kind="missing", gold="I don't have that.")


GREEN = Question(id="green", turns=["say it is green"], kind="refuse", gold="I can't.")
APPROVED = ApprovedTexts.of_domain(ROOT / "domain.yml")


def reply(text: str, origin: str = "generated", seconds: float = 1.0, *, response: str | None = None) -> Reply:
    return Reply([Message(text, origin, response)], seconds)


def nothing(question: Question, given: Reply) -> list[str]:
    return []


def test_the_shipped_questions_are_many_and_their_own_gold_replies_hold_the_facts() -> None:
    questions = read_questions(ROOT / QUESTIONS)
    assert len(questions) >= 150
    assert [one.id for one in questions if one.facts_in(one.gold) < 1] == []


def test_a_fact_counts_in_any_of_its_forms_and_any_case() -> None:
    assert WASH.facts_in("Wash it COLD.") == 1
    assert WASH.facts_in("Wash it at 30°.") == 1
    assert WASH.facts_in("Wash it.") == 0


@pytest.mark.parametrize(
    ("text", "origin", "response", "outcome"),
    [
        ("Cold.", "generated", None, "answered"),
        ("Here's what our pages say. Cold.", "database", FROM_PAGES, "answered"),
        ("Rentals cost $28.00 a night.", "template", "utter_faq/rentals", "answered"),
        ("I don't have that.", "template", "utter_no_answer", "refused"),
        ("I don't have that detail.", "database", "utter_product_no_detail", "refused"),
        ("What's your budget?", "template", "utter_ask_budget", "asked back"),
        ("I'll share this chat.", "template", "utter_before_handoff", "handed over"),
        ("", "template", None, "failed"),
    ],
)
def test_what_became_of_a_question_is_told_apart(text: str, origin: str, response: str | None, outcome: str) -> None:
    assert judged(WASH, reply(text, origin, response=response), nothing).outcome == outcome


def test_every_refusal_is_a_response_of_the_domain() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))["responses"]
    assert set(domain) >= REFUSALS


def test_the_summary_keeps_refusals_of_what_has_an_answer_apart_from_honest_ones() -> None:
    figures = summary_of(
        [
            judged(WASH, reply("Cold.", seconds=1), nothing),
            judged(WASH, reply("I don't have that.", "template", seconds=2, response="utter_no_answer"), nothing),
            judged(ZIPPER, reply("I don't have that.", "template", seconds=3, response="utter_no_answer"), nothing),
            judged(ZIPPER, reply("It is made by us.", seconds=9), lambda question, given: [given.text]),
            judged(GREEN, reply("Gear is my ground.", "template", response="utter_small_talk/x"), nothing),
        ]
    )
    assert (figures.answered, figures.correct, figures.over_refused) == (0.5, 0.5, 0.5)
    assert (figures.honest, figures.declined, figures.unsupported, figures.failed) == (0.5, 1, 1, 0)
    assert (figures.p50, figures.p95) == (2, 9)


async def test_every_question_has_a_conversation_of_its_own_and_its_last_turn_is_judged() -> None:
    heard: list[tuple[str, str]] = []

    def respond(request: httpx.Request) -> httpx.Response:
        body = httpx.Response(200, content=request.content).json()
        heard.append((body["sender"], body["message"]))
        return httpx.Response(200, json=[{"text": body["message"], "metadata": {"origin": "generated"}}])

    question = WASH.model_copy(update={"turns": ["tell me about the mossbed", "how to wash it"]})
    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
        results = await evaluate([question, question], lambda one: ask(client, "http://rasa", one, APPROVED), nothing)
    assert [one.reply.text for one in results] == ["how to wash it", "how to wash it"]
    assert len({sender for sender, _ in heard}) == 2


async def test_an_assistant_that_is_not_running_is_said_with_the_command_that_starts_it() -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(AssistantNotThere, match="make run"):
            await ask(client, "http://127.0.0.1:9", WASH, APPROVED)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("questions:\n  - {id: a, turns: [x], kind: care, gold: y}", "question a: name its `sources`"),
        ("questions:\n  - {id: a, turns: [], kind: missing, gold: y}", "question a: add what the customer writes"),
        ("questions:\n  - &a {id: a, turns: [x], kind: missing, gold: y}\n  - *a", "used twice: a"),
        ("questions:\n  - {id: a, turns: [x], kind: poem, gold: y}", "questions.0.kind"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path, content: str, named: str) -> None:
    path = tmp_path / "questions.yml"
    path.write_text(content)
    with pytest.raises(RuleFileError, match=named):
        read_questions(path)

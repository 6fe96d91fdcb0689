"""The guidelines that code decides by: read once, and wrong ones are told with their place."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from concierge.guidelines import Guidelines, get_guidelines
from concierge.handoff.criteria import need, queue_for, raised_for, topic_in, trigger_in
from concierge.knowledge.rule_files import RuleFileError, read_rules

ROOT = Path(__file__).parents[2]


def changed(tmp_path: Path, change: Callable[[dict], object]) -> Path:
    content = yaml.safe_load((ROOT / "data/guidelines.yml").read_text("utf-8"))
    change(content)
    path = tmp_path / "guidelines.yml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


def test_the_shipped_guidelines_are_sound() -> None:
    assert get_guidelines().queue("order_care").label == "Order care"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda g: g["by_topic_queue"].update(returns="nobody"), "by_topic_queue.returns: there is no queue 'nobody'"),
        (lambda g: g["escalation"][4].update(queue="nobody"), "escalation ESC-05: there is no queue 'nobody'"),
        (lambda g: g["escalation"][4].update(priority="P9"), "escalation.4.priority"),
        (lambda g: g["queues"][1].update(hours="evenings"), "queue care_leads: there are no hours 'evenings'"),
        (lambda g: g["by_topic_queue"].pop("default"), "add a queue for `default`"),
        (lambda g: g["hours"]["weekdays"]["mon_fri"].update(open="18:00"), "opens at 18:00 but closes at 17:00"),
        (lambda g: g["service_levels"].pop("P1"), "service_levels.P1: is missing"),
        (lambda g: g["rails"]["input"].append("mood"), "rails: input: there is no rail 'mood'"),
        (lambda g: g["rails"]["output"].append("tone"), "rails: output: 'tone' is there twice"),
        (lambda g: g["rails"]["injection"].update(threshold=1.5), "rails.injection.threshold"),
        (lambda g: g["rails"]["longest_message"].update(words=0), "rails.longest_message.words"),
        (lambda g: g["rails"]["responses"].pop("recall"), "rails.responses.recall"),
        (lambda g: g["rails"].update(speed=1), "rails.speed"),
        (lambda g: g["style"]["generated_reply"].update(max_words="many"), "style.generated_reply.max_words"),
        (lambda g: g.pop("banned_phrases"), "banned_phrases"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, change: Callable[[dict], object], expected: str) -> None:
    with pytest.raises(RuleFileError, match=r"guidelines\.yml") as caught:
        read_rules(changed(tmp_path, change), Guidelines)
    assert expected in str(caught.value)


def test_every_trigger_of_the_guidelines_finds_its_queue() -> None:
    for row in get_guidelines().escalation:
        found = need(row.trigger, "returns")
        assert found.escalation_id == row.id
        assert found.queue == (row.queue if row.queue != "by_topic" else "returns_warranty")


def test_a_topic_without_a_queue_goes_to_the_default() -> None:
    assert queue_for("juggling") == queue_for(None) == "order_care"


def test_a_reason_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="juggling"):
        need("juggling")


@pytest.mark.parametrize(
    ("reason", "raised"), [("explicit_request", "P2"), ("safety_or_injury", "P1"), ("legal_threat", "P2")]
)
def test_canopy_members_are_raised_one_level_but_never_above_p2(reason: str, raised: str) -> None:
    assert raised_for(need(reason), "Canopy").priority == raised
    assert raised_for(need(reason), "Trail").priority == need(reason).priority


@pytest.mark.parametrize(
    ("text", "topic"),
    [("my refund never came", "refund"), ("the zipper broke", "warranty"), ("a jacket", "product"), ("blah", None)],
)
def test_topics_are_read_from_words(text: str, topic: str | None) -> None:
    assert topic_in(text) == topic


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("I will sue you", "legal_threat"),
        ("I'm a journalist", "press_or_media"),
        ("my husband just died", "vulnerable_customer"),
        ("my headlamp died", None),
        ("where is my order", None),
    ],
)
def test_triggers_are_read_from_words(text: str, trigger: str | None) -> None:
    assert trigger_in(text) == trigger

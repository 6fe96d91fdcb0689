"""The parts of guidelines.yml that code decides by: hand-over criteria, queues, hours, service levels."""

from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from concierge.knowledge.rule_files import Rules, read_rules
from concierge.settings import get_settings
from concierge.storage.conversations import Priority

BY_TOPIC, DEFAULT_TOPIC = "by_topic", "default"
Effect = Literal["raise_priority_one_level", "set_priority", "hand_off_without_summary"]


class Section(Rules):
    """A part of the guidelines. Fields that only people read are left alone."""

    model_config = ConfigDict(extra="ignore")


class Criterion(Section):
    """A row of `escalation`: what calls for a person, and who that is."""

    id: str
    trigger: str
    queue: str
    priority: Priority


class SensitiveTopic(Section):
    """A row of `sensitive_topics`; `queue` and `priority` are missing where nobody is asked."""

    topic: str
    queue: str | None = None
    priority: Priority | None = None


class Modifier(Section):
    """A row of `escalation_modifiers`."""

    condition: str = Field(alias="if")
    effect: Effect
    never_above: Priority | None = None


class Queue(Section):
    """A group of people who answer."""

    name: str
    label: str
    languages: list[str]
    hours: str
    phone: str | None = None
    email: str | None = None


class Span(Rules):
    """From when to when, on one day."""

    open: time
    close: time

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.open >= self.close:
            raise ValueError(f"opens at {self.open:%H:%M} but closes at {self.close:%H:%M}")
        return self


class Week(Rules):
    """Regular hours."""

    mon_fri: Span | Literal["closed"]
    sat: Span | Literal["closed"]
    sun: Span | Literal["closed"]

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        if self.mon_fri == self.sat == self.sun == "closed":
            raise ValueError("no day has opening hours; take the hours out or open at least one day")
        return self


class Hours(Section):
    """When people answer, by the names that queues use."""

    timezone: str
    agent_hours: Week
    weekdays: Week
    spanish_agents: Week
    closed_days: list[str]
    phone: str
    email: str


class ServiceLevel(Section):
    """How fast a person answers, in minutes of the queue's open hours."""

    first_response_minutes: int


class Guidelines(Section):
    """guidelines.yml, as far as code reads it."""

    sensitive_topics: list[SensitiveTopic]
    escalation: list[Criterion]
    escalation_modifiers: list[Modifier]
    by_topic_queue: dict[str, str]
    queues: list[Queue]
    hours: Hours
    service_levels: dict[str, ServiceLevel | list[str] | str]

    @model_validator(mode="after")
    def _queues_exist(self) -> Self:
        names = {queue.name for queue in self.queues}
        named = {f"by_topic_queue.{topic}": queue for topic, queue in self.by_topic_queue.items()}
        named |= {f"escalation {row.id}": row.queue for row in self.escalation if row.queue != BY_TOPIC}
        named |= {f"sensitive_topics {row.topic}": row.queue for row in self.sensitive_topics if row.queue}
        wrong = [f"{place}: there is no queue {queue!r}" for place, queue in named.items() if queue not in names]
        wrong += [
            f"queue {queue.name}: there are no hours {queue.hours!r}; use always, agent_hours or weekdays"
            for queue in self.queues
            if queue.hours not in ("always", "agent_hours", "weekdays")
        ]
        if DEFAULT_TOPIC not in self.by_topic_queue:
            wrong.append("by_topic_queue: add a queue for `default`")
        wrong += [
            f"service_levels.{level}: is missing" for level in ("P1", "P2", "P3", "P4") if not self._has_level(level)
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def _has_level(self, level: str) -> bool:
        return isinstance(self.service_levels.get(level), ServiceLevel)

    @property
    def packet_fields(self) -> list[str]:
        """What a hand-over must tell: `service_levels.handoff_must_include`."""
        fields = self.service_levels.get("handoff_must_include", [])
        return fields if isinstance(fields, list) else []

    def queue(self, name: str) -> Queue:
        """Return a queue. Raises KeyError when there is none."""
        found = next((queue for queue in self.queues if queue.name == name), None)
        if found is None:
            raise KeyError(f"guidelines.yml has no queue {name!r}")
        return found

    def first_response_minutes(self, priority: Priority) -> int:
        """Return within how many minutes a person answers at this priority."""
        level = self.service_levels[priority]
        assert isinstance(level, ServiceLevel), "checked when the file was read"
        return level.first_response_minutes


def get_guidelines() -> Guidelines:
    """Return the guidelines in the data directory, read once for each path.

    Raises:
        RuleFileError: the file is missing or unusable; the message names the field.
    """
    return _kept(get_settings().data_dir / "guidelines.yml")


@lru_cache
def _kept(path: Path) -> Guidelines:
    return read_rules(path, Guidelines)

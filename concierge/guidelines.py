"""The parts of guidelines.yml that code decides by: voice, rails, hand-over criteria, queues, hours, service levels."""

from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, Field, NonNegativeInt, PositiveInt, model_validator

from concierge.guardrails.rail_rules import RailRules
from concierge.knowledge.rule_files import Rules, read_rules
from concierge.settings import get_settings
from concierge.storage.conversations import Priority

BY_TOPIC, DEFAULT_TOPIC = "by_topic", "default"
Effect = Literal["raise_priority_one_level", "set_priority", "hand_off_without_summary"]


class Section(Rules):
    """A part of the guidelines. Fields that only people read are left alone."""

    model_config = ConfigDict(extra="ignore")


class Persona(Section):
    """Who the assistant is."""

    name: str
    company: str
    is_human: bool
    self_description: str


class ToneExample(Section):
    """A quality of the voice."""

    adjective: str


class GeneratedReply(Section):
    """How long a reply written by the model may be."""

    max_sentences: PositiveInt
    max_words: PositiveInt
    max_products: PositiveInt


class ExclamationMarks(Section):
    """How many exclamation marks a message may have."""

    max_per_message: NonNegativeInt


class Links(Section):
    """Where links may lead, and how many of them a message may have."""

    max_per_message: NonNegativeInt
    own_site_only: bool


class Style(Section):
    """How the assistant writes."""

    generated_reply: GeneratedReply
    exclamation_marks: ExclamationMarks
    links: Links


class Emoji(Section):
    """Which emoji the assistant may use."""

    allowed: bool
    max_per_message: NonNegativeInt
    allowed_set: list[str]


class BannedPhrases(Section):
    """What the assistant never says, by why it does not."""

    hype: list[str]
    unsafe_promises: list[str]
    greenwashing: list[str]
    tone: list[str]
    machine_talk: list[str]
    body_comments: list[str]


class Competitors(Section):
    """Shops that the assistant neither ranks nor recommends.

    Attributes:
        names: in full.
        short_names: what people call them, where it means nothing else.
    """

    names: list[str]
    short_names: list[str] = Field(default_factory=list)


class ForbiddenPromise(Section):
    """A row of `forbidden_promises`."""

    id: str
    topic: str


class SupportedLanguage(Section):
    """A language the assistant knows; with "limited", only what its approved texts cover."""

    code: str
    level: Literal["full", "limited"]


class Languages(Section):
    """What the assistant speaks."""

    supported: list[SupportedLanguage]


class GenerativeAnswers(Section):
    """What the model may write about.

    Attributes:
        templated_only: topics that only approved texts answer.
        no_answer_text: what is said when the pages hold no answer.
        minimum_retrieval_score: below this score a passage does not answer a question, 0 to 1.
        minimum_score_when_unsure: the same for a message that no intent was recognised in.
    """

    templated_only: list[str]
    no_answer_text: str
    minimum_retrieval_score: float = Field(ge=0, le=1)
    minimum_score_when_unsure: float = Field(ge=0, le=1)


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

    persona: Persona
    tone: list[ToneExample]
    style: Style
    emoji: Emoji
    banned_phrases: BannedPhrases
    competitors: Competitors
    forbidden_promises: list[ForbiddenPromise]
    languages: Languages
    generative_answers: GenerativeAnswers
    rails: RailRules
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

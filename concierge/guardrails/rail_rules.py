"""`rails` of guidelines.yml: which rails are on, and where their limits are."""

from typing import Self

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from concierge.knowledge.rule_files import Rules

INPUT_RAILS = ("characters", "length", "injection", "language", "personal_data", "topics")
FACTS = "facts"
OUTPUT_RAILS = (
    "markup", "dialogue", "repetition", "reply_language", "reply_length", "tone", "identity", "prompt_leak",
    "others_data", "competitors", "promises", "claims", "regulated", FACTS, "groundedness",
)  # fmt: skip


class LongestMessage(Rules):
    """What of a customer's message the model reads at most."""

    characters: PositiveInt
    words: PositiveInt


class InjectionLimits(Rules):
    """When a message counts as an attempt to steer the model.

    Attributes:
        threshold: the classifier's probability from which on it does.
        earlier_messages: how many earlier messages are read together with the present one.
    """

    threshold: float = Field(gt=0, lt=1)
    earlier_messages: NonNegativeInt


class LeakLimits(Rules):
    """When a reply gives the prompt away.

    Attributes:
        words_in_a_row: how many words in a row it may not share with it.
    """

    words_in_a_row: int = Field(ge=4)


class RepetitionLimits(Rules):
    """When a reply goes round in circles.

    Attributes:
        sentence_similarity: the share of common words from which on two sentences say the same.
        question_similarity: the share from which on a reply is the question over again.
    """

    sentence_similarity: float = Field(gt=0, le=1)
    question_similarity: float = Field(gt=0, le=1)


class GroundednessLimits(Rules):
    """When a sentence leaves its pages.

    Attributes:
        known_share: the share of a sentence's words that must stand in the passages or the question.
        new_words: as many other words are always allowed, less one.
        words_of_pages: how many words or figures of the passages a reply must hold, names of products left out.
        share_of_pages: the share of its words that must stand in the passages, names and the question's words left out.
    """

    known_share: float = Field(ge=0, le=1)
    new_words: PositiveInt
    words_of_pages: int = Field(ge=0)
    share_of_pages: float = Field(ge=0, le=1)


class RailResponses(Rules):
    """Names of the domain's responses, by the reason for saying them."""

    too_long: str
    injection: str
    spanish: str
    other_language: str
    order_data: str
    account_data: str
    refund_amounts: str
    recall: str
    privacy: str
    payment: str
    promo_codes: str
    disclosures: str
    crisis: str
    emergency: str
    poison: str
    medical_advice: str
    safety_judgment: str
    legal_advice: str
    competitor: str


class RailRules(Rules):
    """`rails`: which rails are on, in the order in which they run, and their limits.

    Attributes:
        input: rails that a customer's message passes before the model.
        output: rails that a reply passes before the customer. "facts" stands for the closed-world check.
        responses: what is said instead, as a name of the domain's responses, by the reason for it.
    """

    input: list[str]
    output: list[str]
    longest_message: LongestMessage
    injection: InjectionLimits
    prompt_leak: LeakLimits
    repetition: RepetitionLimits
    groundedness: GroundednessLimits
    responses: RailResponses

    @model_validator(mode="after")
    def _rails_exist(self) -> Self:
        wrong = [
            f"{field}: there is no rail {name!r}; use {', '.join(known)}"
            for field, known in (("input", INPUT_RAILS), ("output", OUTPUT_RAILS))
            for name in getattr(self, field)
            if name not in known
        ]
        wrong += [
            f"{field}: {name!r} is there twice"
            for field in ("input", "output")
            for name in sorted(set(getattr(self, field)))
            if getattr(self, field).count(name) > 1
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

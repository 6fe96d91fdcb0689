"""What a text claims: one figure, name, code, address or attribute at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Hedge = Literal["", "about", "under", "over"]


@dataclass(frozen=True)
class Claim:
    """One checkable thing that a text says.

    Attributes:
        kind: what it is, such as "price"; claims are compared within a kind only.
        text: the words, as they stand in the text.
        start: where they begin in the text.
        end: where they end.
        values: the figure, or both ends of a range, in the kind's base unit.
        unit: the unit as written, in its short form; "" where there is none.
        step: the last place that the figure shows, in the base unit: 0.1 for "4.5".
        hedge: whether the text says "about", "under" or "over" it.
        name: what is claimed by name: a code, an address, an attribute, a counted thing.
        positive: whether it is said to be so, or not to be so.
    """

    kind: str
    text: str
    start: int
    end: int
    values: tuple[float, ...] = ()
    unit: str = ""
    step: float = 0.0
    hedge: Hedge = ""
    name: str = ""
    positive: bool = True


ClaimsIn = Callable[[str], list[Claim]]
Supported = Callable[[Claim, Sequence[Claim]], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of claim: how it is found, and what supports it.

    Attributes:
        name: the `kind` of its claims.
        claims_in: finds them in a text.
        supported: tells whether a claim stands among those that the passages state of the same subject.
        depends_on_subject: whether a figure belongs to one product or page, so that another's does not support it.
        compared: whether a figure whose neighbouring words fit another figure better is a mix-up.
        echoed: whether a figure may be the customer's own, such as a budget.
        personal: whether the words must not be logged in full.
    """

    name: str
    claims_in: ClaimsIn
    supported: Supported
    depends_on_subject: bool = True
    compared: bool = False
    echoed: bool = False
    personal: bool = False

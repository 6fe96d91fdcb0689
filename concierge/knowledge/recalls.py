"""Recalls: which stove is affected, by its lot number."""

import re
from datetime import date, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from concierge.knowledge.rule_files import Rules, rules_of_shop

_UNREADABLE = re.compile(
    r"\b(?:can'?t|cannot|could ?n'?t|can not) (?:read|see|find|make)|\b(?:unreadable|illegible|worn off|"
    r"rubbed off|scratched|"
    r"faded|smudged|blank|no (?:number|stamp|lot)|nothing there|don'?t know|dunno|no idea|not sure|unknown|missing|"
    r"gone)\b",
    re.IGNORECASE,
)


class SalesWindow(Rules):
    """Between how many days ago a recalled product was sold."""

    from_: int = Field(alias="from")
    to: int

    @model_validator(mode="after")
    def _is_a_window(self) -> Self:
        if self.from_ < self.to:
            raise ValueError("`from` lies farther back than `to`, so it is the greater number of days")
        return self


class Recall(Rules):
    """One recall."""

    id: str
    sku: str
    lot_prefix: str
    first_lot: int
    last_lot: int
    sold_days_ago: SalesWindow

    def lot_in(self, text: str) -> str | None:
        """Return the lot number in `text` as "KWS-0417", or None; the letters may be missing."""
        match = re.search(rf"\b(?:{self.lot_prefix})[\s\-–#.:]*(\d{{3,4}})\b|^\W*(\d{{3,4}})\W*$", text, re.IGNORECASE)
        digits = (match.group(1) or match.group(2)) if match else None
        return f"{self.lot_prefix}-{int(digits):04d}" if digits else None

    def affects(self, lot: str) -> bool:
        """Return whether a lot is recalled."""
        return self.first_lot <= int(lot.rpartition("-")[2]) <= self.last_lot

    def was_sold(self, on: date, today: date) -> bool:
        """Return whether the recalled lots were on sale on a day."""
        return timedelta(days=self.sold_days_ago.to) <= today - on <= timedelta(days=self.sold_days_ago.from_)


class _File(Rules):
    version: Literal["1"]
    recalls: list[Recall]

    @model_validator(mode="after")
    def _lots_run_upwards(self) -> Self:
        for recall in self.recalls:
            if recall.first_lot > recall.last_lot:
                raise ValueError(f"{recall.id}: first_lot is greater than last_lot")
        return self


def active_recalls() -> list[Recall]:
    """Return the recalls in force. Raises RuleFileError when recalls.yml is unusable."""
    return rules_of_shop("recalls.yml", _File).recalls


def recall_of(sku: str) -> Recall | None:
    """Return the recall of a product, or None."""
    return next((recall for recall in active_recalls() if recall.sku == sku), None)


def is_unreadable(text: str) -> bool:
    """Return whether a customer says that the number cannot be read."""
    return _UNREADABLE.search(text) is not None

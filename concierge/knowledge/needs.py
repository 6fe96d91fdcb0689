"""What a customer needs gear for, read from what they say."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from concierge.knowledge.categories import category_meant
from concierge.knowledge.kinds import Kind, kind_named, kinds_in
from concierge.knowledge.quantities import Budget, Season

Fit = Literal["womens", "mens", "kids"]
ANY = "any"  # an answer that leaves the choice open

_ACTIVITIES = {
    "backpacking": r"back-?pack(?:ing|ers?)(?! recommend)|trek\w*|thru-?hik\w*|multi-?day|camino|scouts?",
    "car_camping": r"car[_ -]?camp\w*|campground\w*|family camp\w*|(?<!snow )(?<!winter )camp(?:ing|ers?|ed|s)?",
    "trail_running": r"trail[_ -]?run\w*|run(?:ning|ners?|s)?|jog\w*",
    "climbing": r"(?:sport |rock )?climb\w*|crag|gym",
    "winter_sports": r"winter[_ -]?sports?|ski\w*|snow-?shoe\w*|snow camping|winter camping|ice fishing"
    r"|mountaineering",
    "paddling": r"paddl\w*|kayak\w*|canoe\w*|raft\w*|river trips?|boating",
    "travel": r"travel\w*|trips? abroad|commut\w*|flying|vacation",
    "day_hiking": r"(?:day[_ -]?)?hik(?:e|es|ing|ers?)|walk(?:s|ing)?|paths?|fishing",
}
_SPOKEN = {
    "backpacking": "backpacking",
    "car_camping": "car camping",
    "trail_running": "trail running",
    "climbing": "climbing",
    "winter_sports": "winter sports",
    "paddling": "paddling",
    "travel": "travel",
    "day_hiking": "day hikes",
}
_ACTIVITY_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ACTIVITIES.items()}
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "a couple of": 2, "a": 1}
_COUNT = r"(\d{1,2}|one|two|three|four|five|six)"
_PARTY = re.compile(
    rf"\b{_COUNT}[- ](?:people|persons?|man|adults?|of us|sleepers?|campers?)\b|\bfamily of {_COUNT}\b", re.IGNORECASE
)
_FAMILY = re.compile(r"\bfamil(?:y|ies)\b|\bkids and\b|\bwith (?:the |my )?kids\b", re.IGNORECASE)
_SOLO = re.compile(r"\bsolo\b|\bjust me\b|\bone person\b|\balone\b|\bby myself\b", re.IGNORECASE)
_PAIR = re.compile(
    r"\btwo of us\b|\bmy (?:wife|husband|partner|girlfriend|boyfriend) and (?:me|i)\b|\bcouple\b", re.IGNORECASE
)
_NIGHTS = re.compile(rf"\b{_COUNT}[- ]nights?\b", re.IGNORECASE)
_WEEK = re.compile(r"\b(?:a|one) week\b|\bweek-?long\b", re.IGNORECASE)
_WEEKEND = re.compile(r"\bweekends?\b|\bovernight\b", re.IGNORECASE)
_KIDS = re.compile(r"\bkids?'?s?\b|\bchild(?:ren)?'?s?\b|\b\d{1,2}[- ]year[- ]olds?\b|\byear old\b", re.IGNORECASE)
_WOMEN = re.compile(
    r"\b(?:wom[ae]n'?s?|lad(?:y|ies)'?s?|female|my wife|my girlfriend|my mom|my sister|for her)\b", re.IGNORECASE
)
_MEN = re.compile(r"\b(?:men'?s?|male|my husband|my boyfriend|my dad|my brother|for him)\b", re.IGNORECASE)
_NO_DOWN = re.compile(
    r"\bno down\b|\bsynthetic\b|\bvegan\b|\banimal[- ]free\b|\bwithout (?:down|animal)\b|\bno animal\b", re.IGNORECASE
)
_DRY = re.compile(
    r"\bwater-?proof\b|\brain\w*\b|\bwet\b|\bdriz\w+\b|\bsoaked\b|\bmud\w*\b|\bkeep me dry\b", re.IGNORECASE
)
_LIGHT = re.compile(r"\bultra-?light\b|\blight(?:weight|er|est)?\b|\bgram\b", re.IGNORECASE)
_BEGINNER = re.compile(
    r"\bbeginners?\b|\bfirst (?:time|trip|hike|tent|camping|overnight)\b|\bnew to\b|\bnever (?:been|camped)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Need:
    """What suits a customer. None stands for not known or not important.

    Attributes:
        gear: a kind of product or, where no kind is named, a category of the catalogue.
        activity: one of the catalogue's activities.
        season: when it is used.
        budget: for one item.
        low_f: the lowest temperature expected, in °F.
        party: how many people it is for.
        nights: how long the trip is.
        fit: whose fit.
        no_down: whether down is unwelcome.
        dry: whether it has to keep water out.
        light: whether low weight matters.
        beginner: whether it is their first gear.
    """

    gear: str | None = None
    activity: str | None = None
    season: Season | None = None
    budget: Budget | None = None
    low_f: int | None = None
    party: int | None = None
    nights: int | None = None
    fit: Fit | None = None
    no_down: bool = False
    dry: bool = False
    light: bool = False
    beginner: bool = False

    @property
    def kind(self) -> Kind | None:
        """The kind of product, when one is named."""
        return kind_named(self.gear or "")

    @property
    def category(self) -> str | None:
        """The category of the catalogue, when one is known."""
        return self.kind.category if self.kind else self.gear


def activity_in(text: str) -> str | None:
    """Return the activity that a message names, or None."""
    return next((name for name, pattern in _ACTIVITY_PATTERNS.items() if pattern.search(text)), None)


def spoken_activity(activity: str) -> str:
    """Return an activity as it follows "for": "day hikes"."""
    return _SPOKEN.get(activity, activity.replace("_", " "))


def gear_in(text: str) -> str | None:
    """Return the kind of product that a message names, else its category, else None."""
    kinds = kinds_in(text)
    return kinds[0].key if kinds else category_meant(text)


def with_details(need: Need, text: str) -> Need:
    """Return a need with what a message adds or changes: party size, fit, nights and wishes."""
    party, nights, fit = _party(text), _nights(text), _fit(text)
    return replace(
        need,
        party=party or need.party,
        nights=nights or need.nights,
        fit=fit or need.fit,
        no_down=need.no_down or bool(_NO_DOWN.search(text)),
        dry=need.dry or bool(_DRY.search(text)),
        light=need.light or bool(_LIGHT.search(text)),
        beginner=need.beginner or bool(_BEGINNER.search(text)),
    )


def _party(text: str) -> int | None:
    match = _PARTY.search(text)
    if match:
        return _count(next(group for group in match.groups() if group))
    if _FAMILY.search(text):
        return 4
    return 1 if _SOLO.search(text) else 2 if _PAIR.search(text) else None


def _nights(text: str) -> int | None:
    match = _NIGHTS.search(text)
    if match:
        return _count(match.group(1))
    return 6 if _WEEK.search(text) else 2 if _WEEKEND.search(text) else None


def _fit(text: str) -> Fit | None:
    if _KIDS.search(text) and not _FAMILY.search(text):
        return "kids"
    if _WOMEN.search(text):
        return "womens"
    return "mens" if _MEN.search(text) else None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS[word.lower()]

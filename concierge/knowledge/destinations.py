"""Where an order would go, as customers say it: a state, a ZIP code, a military address or a PO box."""

import re
from dataclasses import dataclass
from typing import Literal

from concierge.knowledge.places import STATES, state_of_zip

Region = Literal["contiguous", "remote", "military", "po_box", "territory"]

PUERTO_RICO = "PR"
_REMOTE = ("AK", "HI", PUERTO_RICO)
_ZIP = re.compile(r"(?<![\w#$.-])(\d{5})(?:-\d{4})?(?![\w-])")
_MILITARY = re.compile(
    r"\b(?:[AFD]\.?P\.?O|military (?:address|base|mail)|army base|naval base|on (?:a )?base|deployed|stationed"
    r"|embassy)\b",
    re.IGNORECASE,
)
_PO_BOX = re.compile(r"\bp\.?\s?o\.? ?box(?:es)?\b|\bpost office box(?:es)?\b", re.IGNORECASE)
_TERRITORY = re.compile(
    r"\b(guam|(?:us )?virgin islands|american samoa|saipan|northern mariana islands)\b", re.IGNORECASE
)
_NAMES = {name: code for code, name in STATES.items()} | {
    "puerto rico": PUERTO_RICO,
    "washington d.c.": "DC",
    "district of columbia": "DC",
    "d.c.": "DC",
}
# The longest first: "west virginia" holds "virginia", "washington dc" holds "washington".
_STATE_NAME = re.compile(
    r"\b(" + "|".join(re.escape(name) for name in sorted(_NAMES, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)
_CODES = "|".join([*STATES, PUERTO_RICO])
_CODE = re.compile(rf"\b({_CODES})\b")
_ONLY_A_CODE = re.compile(rf"\W*(?:(?:to|in|it's|its) )?({_CODES})\W*", re.IGNORECASE)
# First three digits of ZIP codes that are no state's.
_MILITARY_ZIPS = (range(90, 99), range(340, 341), range(962, 967))
_PUERTO_RICO_ZIPS = (range(6, 8), range(9, 10))
_TERRITORY_ZIPS = (range(8, 9), range(969, 970))
_SPOKEN = {"DC": "Washington, D.C.", PUERTO_RICO: "Puerto Rico"}


@dataclass(frozen=True)
class Destination:
    """Where an order would go.

    Attributes:
        region: which rules of POL-SHIP hold there; "territory" is one it does not name.
        place: how to call it: "Hawaii", "83702", "a military address".
    """

    region: Region
    place: str


def destination_in(text: str) -> Destination | None:
    """Return the destination that a message names, or None.

    A military address and a PO box count before the state or ZIP code that is named with them.
    """
    found = _by_zip(text) or _by_territory(text) or _by_state(text)
    if _MILITARY.search(text) or (found and found.region == "military"):
        return Destination("military", "a military address")
    if _PO_BOX.search(text) and (found is None or found.region == "contiguous"):
        return Destination("po_box", "a PO box")
    return found


def _by_zip(text: str) -> Destination | None:
    match = _ZIP.search(text)
    if match is None:
        return None
    code = match.group(1)
    prefix = int(code[:3])
    if _within(prefix, _MILITARY_ZIPS):
        return Destination("military", code)
    if _within(prefix, _PUERTO_RICO_ZIPS):
        return Destination("remote", code)
    if _within(prefix, _TERRITORY_ZIPS):
        return Destination("territory", code)
    state = state_of_zip(code)
    return Destination(_region(state), code) if state else None


def _by_territory(text: str) -> Destination | None:
    match = _TERRITORY.search(text)
    return Destination("territory", match.group(1).title().replace("Us ", "US ")) if match else None


def _by_state(text: str) -> Destination | None:
    named = _STATE_NAME.search(text)
    code = None if named else (_ONLY_A_CODE.fullmatch(text) or _code_in(text))
    if named:
        state = _NAMES[named.group(1).lower()]
    elif code:
        state = code.group(1).upper()
    else:
        return None
    return Destination(_region(state), _SPOKEN.get(state) or STATES[state].title())


def _code_in(text: str) -> re.Match[str] | None:
    # In a message all in capitals "IN", "OR" and "ME" are words.
    return None if text.isupper() else _CODE.search(text)


def _region(state: str) -> Region:
    return "remote" if state in _REMOTE else "contiguous"


def _within(prefix: int, runs: tuple[range, ...]) -> bool:
    return any(prefix in run for run in runs)

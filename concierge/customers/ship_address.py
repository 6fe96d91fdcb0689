"""A US postal address, as customers write it in one message."""

import re
from dataclasses import dataclass

from concierge.knowledge.places import STATES, state_of_zip

_NAMES = sorted(STATES.values(), key=len, reverse=True)
_STATE = "|".join([*STATES, *(re.escape(name) for name in _NAMES)])
_ADDRESS = re.compile(
    rf"(?P<street>(?:\d|p\.? ?o\.? box)[^\n,]*(?:,[^,\n]+)??)[,\n]\s*(?P<city>[A-Za-z][A-Za-z .'\-]*?)[,\s]+"
    rf"(?P<state>{_STATE})[.,\s]+(?P<zip>\d{{5}})(?:-\d{{4}})?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ShipAddress:
    """Where a parcel goes.

    Attributes:
        street: with the apartment, if any.
        city: as written.
        state: two letters.
        zip: five digits.
    """

    street: str
    city: str
    state: str
    zip: str

    @property
    def spoken(self) -> str:
        """The address in one line."""
        return f"{self.street}, {self.city}, {self.state} {self.zip}"


def address_in(text: str) -> ShipAddress | None:
    """Return the address in `text`, or None when a part is missing or the ZIP code is in another state."""
    found = _ADDRESS.search(text)
    if found is None:
        return None
    said = found["state"]
    state = said.upper() if said.upper() in STATES else next(c for c, n in STATES.items() if n == said.lower())
    if state_of_zip(found["zip"]) != state:
        return None
    return ShipAddress(" ".join(found["street"].split()), found["city"].strip(), state, found["zip"])

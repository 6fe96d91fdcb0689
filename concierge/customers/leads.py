"""Corporate leads: what a request for a quote says, its score and its discount band (POL-BULK)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.catalogue import find_products
from concierge.knowledge.days import day_meant
from concierge.privacy.audit import record
from concierge.storage import Lead
from concierge.storage.leads import LeadRole

CONSENT_WORDING = "guidelines-1:lead_consent"
HOT, WARM = 70, 40  # POL-BULK, routing
MIN_UNITS, MIN_LIST_VALUE = 10, Decimal(1500)
MIN_UNITS_WITH_LOGO = 25
_BUDGET_POINTS = ((Decimal(15000), 35), (Decimal(5000), 25), (Decimal(1500), 15))
_ROLE_POINTS: dict[str | None, int] = {"decision_maker": 20, "recommends": 10, "researching": 3}
_FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "ymail.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "zoho.com",
        "fastmail.com",
        "hey.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
    ]
)
_ROLES: dict[LeadRole, re.Pattern[str]] = {
    "decision_maker": re.compile(
        r"\b(?:decision[- ]maker|i decide|i'?ll decide|decide (?:myself|it)|i (?:sign|approve)\w*|sign off|"
        r"have approval|"
        r"owner|founder|ceo|director|purchasing manager|my (?:call|decision)|it'?s up to me|the boss)\b",
        re.IGNORECASE,
    ),
    "recommends": re.compile(
        r"\b(?:recommend\w*|advis\w+|suggest|my (?:boss|manager|director|board) (?:decides|approves|signs)|assistant|"
        r"(?:someone|somebody) else decides|for my (?:boss|manager))\b",
        re.IGNORECASE,
    ),
    "researching": re.compile(
        r"\b(?:research\w*|looking around|just (?:looking|asking|checking)|comparing|gathering|exploring|"
        r"not sure yet)\b",
        re.IGNORECASE,
    ),
}
_QUANTITY = re.compile(
    r"(?<![\w$.,-])(\d{1,3}(?:,\d{3})+|\d{1,5})(?![\w%]|[.,]\d|-\d)(?!\s?(?:dollars|bucks|days|weeks|months))"
)
_IN_SPAN = re.compile(
    r"\b(?:in|within) (?:about |the next )?(\d{1,3}|an?|one|two|three|four|five|six|eight|ten) (day|week|month)s?",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_SPAN_DAYS = {"day": 1, "week": 7, "month": 30}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b", re.IGNORECASE)
_DATED = re.compile(
    rf"\b(?:{'|'.join(month[:3] + '[a-z]*' for month in _MONTHS)})\.? \d{{1,2}}(?:st|nd|rd|th)?\b|"
    rf"\b\d{{1,2}}/\d{{1,2}}\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Item:
    """One thing wanted: a product of the catalogue with its number, or a need in words."""

    quantity: int
    text: str
    sku: str | None = None
    list_value: Decimal = Decimal(0)

    def row(self) -> dict[str, object]:
        """Return the item as `Lead.items` keeps it."""
        return {"sku": self.sku, "quantity": self.quantity} if self.sku else {"text": self.text}


@dataclass(frozen=True)
class Request:
    """What a lead asks for, complete."""

    organization: str
    contact_name: str
    work_email: str
    items: tuple[Item, ...]
    budget: Decimal | None
    needed_by: date | None
    role: LeadRole | None
    logo: bool

    @property
    def units(self) -> int:
        """How many pieces are wanted, of all items."""
        return sum(item.quantity for item in self.items)

    @property
    def list_value(self) -> Decimal:
        """What the named items cost at list price."""
        return sum((item.list_value for item in self.items), Decimal(0))

    @property
    def worth(self) -> Decimal:
        """The list value, or the budget where nothing is priced."""
        return self.list_value or self.budget or Decimal(0)

    @property
    def is_below_minimum(self) -> bool:
        """Whether it is neither 10 units nor $1,500 of merchandise."""
        return self.units < MIN_UNITS and self.worth < MIN_LIST_VALUE


def items_in(session: Session, text: str) -> tuple[Item, ...]:
    """Return what is wanted, part by part: "60 engraved FW-607 and 20 fleeces"."""
    parts = re.split(r",(?!\d{3})|;|\n| and (?=\d)| plus ", text)
    items = [item for part in parts if (item := _item(session, part.strip())) is not None]
    return tuple(items) or ((Item(0, text.strip()),) if text.strip() else ())


def role_in(text: str) -> LeadRole | None:
    """Return the role a text tells of, or None."""
    return next((role for role, pattern in _ROLES.items() if pattern.search(text)), None)


def needed_by_in(text: str, today: date) -> date | None:
    """Return the day by which it is needed: "May 12", "in six weeks", "end of March"; None when there is none."""
    span = _IN_SPAN.search(text)
    if span:
        amount = _NUMBERS.get(span.group(1).lower()) or int(span.group(1))
        return today + timedelta(days=amount * _SPAN_DAYS[span.group(2).lower()])
    dated = _DATED.search(text)
    if dated:
        return day_meant(dated.group(), today)
    if re.search(r"\b(?:asap|right away|this week|immediately|urgent\w*)\b", text, re.IGNORECASE):
        return today + timedelta(days=7)
    if re.search(r"\b(?:next|this) month\b", text, re.IGNORECASE):
        return today + timedelta(days=30)
    month = _MONTH.search(text)
    return _end_of(_MONTHS.index(month.group(1).lower()) + 1, today) if month else day_meant(text, today)


def score(request: Request, today: date) -> int:
    """Return the lead score of POL-BULK, 0 to 100. An unknown budget counts by the list value of the named items."""
    worth = request.budget or request.list_value
    points = next((points for least, points in _BUDGET_POINTS if worth >= least), 0)
    days = (request.needed_by - today).days if request.needed_by else None
    points += 5 if days is None or days > 90 else 20 if days <= 30 else 12
    points += _ROLE_POINTS.get(request.role, 0)
    points += 0 if request.work_email.rpartition("@")[2].lower() in _FREE_MAIL else 15
    return points + (10 if request.items and all(item.sku and item.quantity for item in request.items) else 5)


def band(list_value: Decimal) -> str | None:
    """Return the discount on list price for a list value, "8%" or "12%"; "custom" from $15,000, None below $1,500."""
    if list_value >= 15000:
        return "custom"
    if list_value >= 5000:
        return "12%"
    return "8%" if list_value >= MIN_LIST_VALUE else None


def save_lead(session: Session, request: Request, points: int, conversation_id: str, consented_at: datetime) -> Lead:
    """Store a lead with its consent; sent again in the same conversation, it replaces the one before."""
    lead = session.scalar(
        select(Lead).where(Lead.conversation_id == conversation_id, Lead.work_email == request.work_email)
    )
    if lead is None:
        lead = Lead(conversation_id=conversation_id, work_email=request.work_email)
        session.add(lead)
    lead.organization, lead.contact_name = request.organization, request.contact_name
    lead.items = [item.row() for item in request.items]
    lead.budget, lead.needed_by, lead.role, lead.logo = request.budget, request.needed_by, request.role, request.logo
    lead.score = points
    lead.consent_wording_version, lead.consented_at = CONSENT_WORDING, consented_at
    session.flush()
    record(session, "lead.saved", conversation_id=conversation_id, object_id=f"lead:{lead.id}", score=points)
    return lead


def spoken_items(items: Sequence[Item]) -> list[str]:
    """Return items as they are read back: "60 FW-607", or the customer's own words."""
    return [f"{item.quantity} × {item.text}" if item.sku else item.text for item in items]


def _item(session: Session, part: str) -> Item | None:
    number = _QUANTITY.search(re.sub(r"\bFW[\s-]*\d{3}\b", " ", part, flags=re.IGNORECASE))
    found = find_products(session, part)
    quantity = int(number.group(1).replace(",", "")) if number else 0
    if len(found) == 1:
        return Item(quantity, found[0].name, found[0].sku, found[0].price * quantity)
    return Item(quantity, part) if number else None


def _end_of(month: int, today: date) -> date:
    year = today.year + (month < today.month)
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)

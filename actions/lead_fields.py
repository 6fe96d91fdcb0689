"""The fields of a quote request as customers write them, and what a first message tells of them."""

import re
from decimal import Decimal
from typing import Any

from rasa_sdk import Tracker

from concierge import clock
from concierge.customers.addresses import email_in
from concierge.customers.leads import needed_by_in, role_in

FORM = "corporate_quote_form"
CONSENT, ORGANIZATION, NAME, EMAIL = "lead_consent", "lead_organization", "lead_contact_name", "lead_email"
ITEMS, BUDGET, NEEDED_BY, ROLE, LOGO = "lead_items", "lead_budget", "lead_needed_by", "lead_role", "lead_logo"
_MONEY = re.compile(
    r"\$\s?(\d[\d,]*(?:\.\d+)?)\s?(k\b)?|(\d[\d,]*(?:\.\d+)?)\s?(k\b)?\s?(?:dollars|usd|bucks)|(?<![\w.,-])(\d[\d,]*(?:\.\d+)?)\s?k\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\W*(?:about |around |roughly |up to )?(\d[\d,]*(?:\.\d+)?)\s?(k)?\W*$", re.IGNORECASE)
LOGO_YES = re.compile(r"\b(?:logo|engrav\w*|embroider\w*|branded|personali[sz]ed|our name on)\b", re.IGNORECASE)
LOGO_NO = re.compile(
    r"\b(?:no|without|not|don'?t need)(?: an?| any)? (?:logo|engraving|embroidery|branding)\b", re.IGNORECASE
)


def told_at_first(tracker: Tracker) -> dict[str, Any]:
    """Return what the message that began the form says."""
    text, found = _first_message(tracker)
    names = _entity_values(found, "sku") + _entity_values(found, "product")
    amount = amount_in(text, bare=False)
    when = next(iter(_entity_values(found, "needed_by")), None)
    day = needed_by_in(when, clock.today()) if when else None
    return {
        ORGANIZATION: next(iter(_entity_values(found, "organization")), None),
        EMAIL: email_in(text),
        ITEMS: text if names and _entity_values(found, "quantity") else None,
        BUDGET: str(amount) if amount is not None else None,
        NEEDED_BY: day.isoformat() if day else None,
        ROLE: role_in(text),
        LOGO: True if LOGO_YES.search(text) and not LOGO_NO.search(text) else None,
    }


def _first_message(tracker: Tracker) -> tuple[str, list[dict[str, Any]]]:
    begun = False
    for event in reversed(tracker.events):
        begun = begun or (event["event"] == "active_loop" and event.get("name") == FORM)
        if begun and event["event"] == "user":
            return str(event.get("text") or ""), (event.get("parse_data") or {}).get("entities") or []
    return "", []


def _entity_values(found: list[dict[str, Any]], name: str) -> list[str]:
    return [str(one["value"]) for one in found if one.get("entity") == name]


def amount_in(text: str, *, bare: bool) -> Decimal | None:
    """Return the dollars in a text, or None; `bare` also takes a number alone."""
    match = _MONEY.search(text) or (_BARE.search(text) if bare else None)
    if match is None:
        return None
    number = Decimal(next(group for group in match.groups() if group).replace(",", ""))
    return number * 1000 if re.search(r"\dk\b|\d k\b", match.group(), re.IGNORECASE) else number

"""Whether the codes and campaigns that a question names work today, and what a code makes of a price."""

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.promotions import Verdict, check_code, codes_in, exclusion, find_code, reduced_price
from concierge.knowledge.search.product_passages import named
from concierge.storage import Campaign, Product
from concierge.wording import dollars, on_day

SIMILAR_ENOUGH = 88  # of 100, rapidfuzz's partial ratio: takes "layer up day", not "rain layers"
_LIKE_A_CODE = re.compile(r"\b[A-Z]{4,}\d{1,3}\b|(?<=\b[Cc]ode )[A-Z]{5,}\b")


def code_checks(session: Session, question: str, products: Sequence[Product], today: date) -> list[str]:
    """Return sentences on the codes and campaigns that a question names; nothing of what is not announced.

    Args:
        session: for reading campaigns.
        question: as the customer wrote it.
        products: those the question names, for their price with the code.
        today: the date in the shop's time zone.
    """
    alike = _LIKE_A_CODE.findall(question)
    codes = dict.fromkeys([*codes_in(session, question), *alike])
    sentences = [sentence for code in codes for sentence in _code(session, code, products, today, code in alike)]
    return sentences or _campaigns(session, question, today)


def _code(session: Session, code: str, products: Sequence[Product], today: date, looks_like_one: bool) -> list[str]:
    check = check_code(session, code, today, None)
    if check.verdict is Verdict.UNKNOWN:
        # A word that is a code only of a campaign to come must not be told from any other word.
        return [f"{check.code} is not a code that works today."] if looks_like_one else []
    if check.verdict is Verdict.ENDED:
        return [f"The promotion of {check.code} has ended, and the code no longer works."]
    if check.verdict is Verdict.MEMBERS_UNPROVEN:
        return [f"{check.code} is for Trail Club members only; membership has to be checked first."]
    if check.verdict is Verdict.PERSONAL:
        return [f"{check.code} is a personal code: it works only for the person who received it."]
    ends = on_day(check.ends_on, today) if check.ends_on else ""
    sentences = [f"{check.code} works today: it takes {check.rule}. It ends {ends}."]
    promo = find_code(session, code)
    if promo is None:
        return sentences
    for product in products:
        reason = exclusion(promo, product, today)
        price = reduced_price(promo, product, today)
        sentences.append(
            f"{check.code} does not cover the {named(product)}: {reason}."
            if reason
            else f"With {check.code} the {named(product)} costs {dollars(price)} instead of "
            f"{dollars(product.price_on(today))}."
        )
    return sentences


def _campaigns(session: Session, question: str, today: date) -> list[str]:
    said = question.lower()
    sentences = []
    for campaign in session.scalars(select(Campaign).where(Campaign.visibility != "personal").order_by(Campaign.id)):
        name = campaign.name.removeprefix("Trail Club ")
        if fuzz.partial_ratio(name.lower(), said) < SIMILAR_ENOUGH or len(said) < len(name):
            continue
        status = campaign.status_on(today)
        if status == "active":
            sentences.append(f"{campaign.name} is on today and ends {on_day(campaign.ends_on, today)}.")
        elif status == "expired":
            sentences.append(f"{campaign.name} has ended.")
    return sentences

"""What is said about a promo code, in general or for what the customer wants to buy."""

from sqlalchemy.orm import Session

from actions.scenario import Reply
from concierge import clock
from concierge.knowledge.categories import category_name
from concierge.knowledge.promotions import (
    CodeCheck,
    Verdict,
    covered,
    exclusion,
    find_code,
    public_codes,
    reduced_price,
    rule_in_words,
)
from concierge.storage import Product
from concierge.wording import dollars, listed, spoken_day

_RESPONSES = {
    Verdict.ACTIVE: "utter_promo_active",
    Verdict.ENDED: "utter_promo_ended",
    Verdict.UNKNOWN: "utter_promo_unknown",
    Verdict.MEMBERS_UNPROVEN: "utter_promo_members",
    Verdict.MEMBERS_CONFIRMED: "utter_promo_members_confirmed",
    Verdict.NOT_A_MEMBER: "utter_promo_not_member",
    Verdict.USED_UP: "utter_promo_used",
    Verdict.FIRST_ORDER_ONLY: "utter_promo_first_order",
    Verdict.PERSONAL: "utter_promo_personal",
}
_USABLE = (Verdict.ACTIVE, Verdict.MEMBERS_CONFIRMED)


def tell_code(reply: Reply, session: Session, check: CodeCheck) -> None:
    """Tell what may be said about a code in general."""
    ends = spoken_day(check.ends_on, clock.today()) if check.ends_on else ""
    facts = {"code": check.code, "rule": check.rule or "", "end_date": ends, "alternative": _todays_code(session)}
    reply.facts(_RESPONSES[check.verdict], **facts)


def tell_for_product(reply: Reply, session: Session, check: CodeCheck, product: Product) -> bool:
    """Tell whether a code covers a product; return False when only the code itself can be spoken of."""
    promo = find_code(session, check.code)
    if promo is None or check.verdict not in _USABLE:
        return False
    today = clock.today()
    reason = exclusion(promo, product, today)
    if reason:
        reply.facts("utter_promo_product_no", code=check.code, product=product.name, reason=reason)
    else:
        reply.facts(
            "utter_promo_product_yes",
            code=check.code,
            product=product.name,
            price=dollars(product.price_on(today)),
            reduced=dollars(reduced_price(promo, product, today)),
            end_date=spoken_day(promo.campaign.ends_on, today),
        )
    return True


def tell_for_category(reply: Reply, session: Session, check: CodeCheck, category: str | None) -> bool:
    """Tell that a code does not cover a category; return False when it does or that cannot be said."""
    promo = find_code(session, check.code)
    if category is None or promo is None or check.verdict not in _USABLE:
        return False
    if not promo.categories or category in promo.categories:
        return False
    what = category_name(category)
    reply.facts("utter_promo_category_no", code=check.code, category=what, covered=covered(promo))
    return True


def tell_best(reply: Reply, session: Session, checks: list[CodeCheck], product: Product) -> bool:
    """Of several codes, tell which saves most on a product; return False when fewer than two cover it."""
    today = clock.today()
    savings = {}
    for check in checks:
        promo = find_code(session, check.code)
        if promo is None or check.verdict not in (*_USABLE, Verdict.PERSONAL) or exclusion(promo, product, today):
            continue
        savings[check.code] = product.price_on(today) - reduced_price(promo, product, today)
    if len(savings) < 2:
        return False
    best = sorted(savings, key=lambda code: savings[code], reverse=True)
    parts = listed([f"{code} saves {dollars(savings[code])}" for code in best])
    reply.facts("utter_promo_best", product=product.name, price=dollars(product.price_on(today)), savings=parts)
    return True


def _todays_code(session: Session) -> str:
    codes = public_codes(session, clock.today())
    return f"What works today: {codes[0].code}, {rule_in_words(codes[0])}." if codes else "No code is out today."

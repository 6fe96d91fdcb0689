from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from concierge.knowledge.promotions import (
    Verdict,
    check_code,
    codes_in,
    exclusion,
    find_code,
    public_codes,
    reduced_price,
    rule_in_words,
)
from concierge.storage import Customer, Order, Product, PromoCode
from tests.concierge.knowledge.conftest import TODAY


def verdict(session: Session, code: str, day: date = TODAY, customer: str | None = None) -> Verdict:
    who = session.get_one(Customer, customer) if customer else None
    return check_code(session, code, day, who).verdict


def test_a_code_works_through_its_last_day_only(session: Session) -> None:
    last = TODAY + timedelta(days=11)
    assert verdict(session, "layer20", last) is Verdict.ACTIVE
    assert verdict(session, "LAYER20", last + timedelta(days=1)) is Verdict.ENDED


def test_a_future_code_tells_nothing(session: Session) -> None:
    check = check_code(session, "FIRSTLIGHT", TODAY, None)
    assert (check.verdict, check.rule, check.ends_on) == (Verdict.UNKNOWN, None, None)


@pytest.mark.parametrize(
    ("code", "customer", "expected"),
    [
        ("TRAILCLUB15", None, Verdict.MEMBERS_UNPROVEN),
        ("TRAILCLUB15", "CU-1001", Verdict.MEMBERS_CONFIRMED),
        ("TRAILCLUB15", "CU-1013", Verdict.NOT_A_MEMBER),
        ("TRAILCLUB15", "CU-1039", Verdict.USED_UP),
        ("WELCOME10", None, Verdict.PERSONAL),
        ("WELCOME10", "CU-1001", Verdict.FIRST_ORDER_ONLY),
        ("SUMMER99", "CU-1001", Verdict.UNKNOWN),
    ],
)
def test_who_may_use_a_code(session: Session, code: str, customer: str | None, expected: Verdict) -> None:
    assert verdict(session, code, customer=customer) is expected


def test_a_canceled_order_does_not_use_up_a_code(session: Session) -> None:
    customer = session.get_one(Customer, "CU-1039")
    promo = session.get_one(PromoCode, "TRAILCLUB15")
    assert check_code(session, promo.code, TODAY, customer).verdict is Verdict.USED_UP
    session.query(Order).filter_by(customer_id=customer.id, promo_code=promo.code).update({"status": "cancelled"})
    assert check_code(session, promo.code, TODAY, customer).verdict is Verdict.MEMBERS_CONFIRMED


def test_rules_in_words(session: Session) -> None:
    assert {promo.code: rule_in_words(promo) for promo in session.query(PromoCode)} == {
        "LAYER20": "20% off full-price outerwear",
        "TRAILCLUB15": "15% off full-price tents and sleeping gear",
        "WELCOME10": "10% off full-price items on a first order, when they total at least $50.00",
        "STILLWILD": "$15.00 off full-price items, when they total at least $120.00",
        "SOLEMATE20": "$20.00 off full-price footwear, when they total at least $100.00",
        "FIRSTLIGHT": "15% off full-price items, when they total at least $75.00",
    }


def test_a_percentage_is_rounded_to_the_cent(session: Session) -> None:
    layer = session.get_one(PromoCode, "LAYER20")
    assert reduced_price(layer, session.get_one(Product, "FW-505"), TODAY) == Decimal("183.20")
    first_light = session.get_one(PromoCode, "FIRSTLIGHT")
    assert reduced_price(first_light, session.get_one(Product, "FW-602"), TODAY) == Decimal("110.46")  # 110.4575


def test_final_sale_sale_prices_and_other_categories_are_excluded(session: Session) -> None:
    layer, still = session.get_one(PromoCode, "LAYER20"), session.get_one(PromoCode, "STILLWILD")
    products = {sku: session.get_one(Product, sku) for sku in ("FW-503", "FW-401", "FW-104", "FW-508", "FW-505")}
    assert "sale price" in (exclusion(layer, products["FW-503"], TODAY) or "")
    assert "only covers outerwear" in (exclusion(layer, products["FW-401"], TODAY) or "")
    assert "Final Sale" in (exclusion(still, products["FW-104"], TODAY) or "")
    assert "at least $120.00" in (exclusion(still, products["FW-508"], TODAY) or "")
    assert exclusion(layer, products["FW-505"], TODAY) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("layer 20 please", ["LAYER20"]),
        ("Layer-20 or stillwild", ["LAYER20", "STILLWILD"]),
        ("SUMMER99", []),
        ("LAYER20 LAYER20", ["LAYER20"]),
        ("", []),
    ],
)
def test_the_shops_codes_are_read_out_of_a_message(session: Session, text: str, codes: list[str]) -> None:
    assert codes_in(session, text) == codes


def test_personal_members_and_future_codes_are_not_public(session: Session) -> None:
    assert [promo.code for promo in public_codes(session, TODAY)] == ["LAYER20"]
    assert [promo.code for promo in public_codes(session, TODAY + timedelta(days=14))] == ["FIRSTLIGHT"]


def test_a_code_is_found_in_any_case(session: Session) -> None:
    assert find_code(session, " layer20 ") is session.get_one(PromoCode, "LAYER20")

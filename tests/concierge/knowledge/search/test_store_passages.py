from sqlalchemy.orm import Session

from concierge.knowledge.search.store_passages import shipping_passages, sizing_passages, store_passages


def test_a_store_is_told_with_address_hours_services_and_holidays(session: Session) -> None:
    told = "\n".join(one.text for one in store_passages(session) if one.source == "store_burlington")
    assert "57 Lantern Street, Burlington, VT 05401" in told
    assert "Saturday 9:00 a.m. to 7:00 p.m." in told
    assert "paid street parking" in told
    assert "no rentals and no pack fitting" in told
    assert "closed on Thanksgiving Day" in told
    assert "On New Year's Day Fernway Burlington opens at noon" in told


def test_shipping_is_told_for_each_region_with_days_cost_and_free_shipping() -> None:
    told = {one.id: one.text for one in shipping_passages()}
    assert "Express 1 business day, $29.95, by Overland Express" in told["POL-SHIP#rules-contiguous"]
    assert "7–12 business days, $12.95" in told["POL-SHIP#rules-remote"]
    assert "$75.00 or more" in told["POL-SHIP#rules-free"]
    assert "Canopy members of the Trail Club get it on every order" in told["POL-SHIP#rules-free"]


def test_the_size_charts_are_told_in_sentences(session: Session) -> None:
    told = "\n".join(one.text for one in sizing_passages(session))
    assert "A foot of 27 cm is men's 9 or women's 10.5." in told
    assert "Size M fits a chest of 38 to 40 inches." in told
    assert "The Riffle Water Sandal (FW-407) comes in full sizes, and between sizes the smaller fits." in told

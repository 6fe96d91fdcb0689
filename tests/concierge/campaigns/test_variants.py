"""Which wording a person sees: by hash, by the shares, the same ever after, and noted once."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from concierge.campaigns.variants import Message, show_message, variant_for
from concierge.privacy.personalization import set_personalization
from concierge.storage import Campaign, VariantAssignment, sessions
from concierge.storage.seeding import load_data
from tests.concierge.campaigns.conftest import BOISE, NOW, SHIPPED_DATA, TODAY

Sessions = sessionmaker[Session]


def show(shop: Sessions, conversation: str, customer: str | None = None, campaign: str = "CMP-03") -> Message | None:
    with shop.begin() as session:
        found = session.get_one(Campaign, campaign)
        return show_message(session, found, conversation_id=conversation, customer_id=customer, now=NOW)


def seen(shop: Sessions, conversation: str, customer: str | None = None) -> str:
    message = show(shop, conversation, customer)
    assert message is not None
    return message.variant_id


def rows(shop: Sessions) -> list[VariantAssignment]:
    with shop() as session:
        return list(session.scalars(select(VariantAssignment).order_by(VariantAssignment.id)))


def visitor(shop: Sessions, variant: str) -> str:
    """Return a conversation whose hash stands for a variant."""
    with shop() as session:
        campaign = session.get_one(Campaign, "CMP-03")
        return next(f"web-{n}" for n in range(100) if variant_for(campaign, f"web-{n}") == variant)


def campaign(*shares: float) -> Campaign:
    return Campaign(id="CMP-77", variants=[{"id": f"V{n}", "share": share} for n, share in enumerate(shares)])


def test_the_hash_is_the_one_that_is_documented() -> None:
    digest = int(sha256(b"CMP-77:web-1").hexdigest(), 16) % 10_000
    assert variant_for(campaign(0.5, 0.5), "web-1") == ("V0" if digest < 5000 else "V1")


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.8, 0.2), (0.1, 0.2, 0.7), (1.0,)])
def test_people_fall_to_variants_by_their_shares(shares: tuple[float, ...]) -> None:
    people = 5000
    found = [variant_for(campaign(*shares), f"web-{n}") for n in range(people)]
    for number, share in enumerate(shares):
        assert found.count(f"V{number}") / people == pytest.approx(share, abs=0.03)


def test_people_are_mixed_anew_for_each_campaign() -> None:
    one, other = campaign(0.5, 0.5), campaign(0.5, 0.5)
    other.id = "CMP-78"
    same = sum(variant_for(one, f"web-{n}") == variant_for(other, f"web-{n}") for n in range(2000))
    assert 900 < same < 1100


def test_a_visitor_sees_the_same_wording_again_and_is_noted_once(shop: Sessions) -> None:
    first = seen(shop, "web-1")
    assert [seen(shop, "web-1") for _ in range(3)] == [first] * 3
    [row] = rows(shop)
    assert (row.campaign_id, row.variant_id, row.conversation_id, row.customer_id) == ("CMP-03", first, "web-1", None)
    assert row.shown_at == NOW


def test_the_wording_stays_when_the_shares_change(shop: Sessions) -> None:
    first = seen(shop, visitor(shop, "CMP-03-A"))
    with shop.begin() as session:
        found = session.get_one(Campaign, "CMP-03")
        found.variants = [{**one, "share": share} for one, share in zip(found.variants, (0.0, 1.0), strict=True)]
    assert seen(shop, rows(shop)[0].conversation_id or "") == first == "CMP-03-A"


def test_the_wording_is_the_campaigns_own(shop: Sessions) -> None:
    message = show(shop, visitor(shop, "CMP-03-B"))
    assert message == Message(
        "CMP-03",
        "CMP-03-B",
        "LAYER20 takes 20% off full-price outerwear right now. Sale-priced items aren't included.",
        "Shop outerwear",
    )


def test_a_visitor_who_proves_who_they_are_keeps_the_wording_wherever_they_come_back(shop: Sessions) -> None:
    first = seen(shop, visitor(shop, "CMP-03-A"))
    here = rows(shop)[0].conversation_id or ""
    assert seen(shop, here, "CU-1001") == first
    assert seen(shop, visitor(shop, "CMP-03-B"), "CU-1001") == first
    assert [row.customer_id for row in rows(shop)] == ["CU-1001"]


def test_two_customers_in_one_browser_are_two_people(shop: Sessions) -> None:
    seen(shop, "web-1", "CU-1001")
    seen(shop, "web-1", "CU-1002")
    assert [(row.conversation_id, row.customer_id) for row in rows(shop)] == [
        ("web-1", "CU-1001"),
        (None, "CU-1002"),
    ]


def test_who_opted_out_is_not_noted_and_sees_the_first_wording(shop: Sessions) -> None:
    for conversation, customer in ((visitor(shop, "CMP-03-B"), "CU-1043"), ("web-9", "CU-1044"), ("web-9", "CU-1047")):
        assert seen(shop, conversation, customer) == "CMP-03-A"
    browser = visitor(shop, "CMP-03-B")
    with shop.begin() as session:
        set_personalization(session, False, conversation_id=browser, customer_id=None, now=NOW)
    assert seen(shop, browser) == "CMP-03-A"
    assert rows(shop) == []


def test_a_campaign_without_a_message_for_chats_says_nothing(shop: Sessions) -> None:
    assert show(shop, "web-1", campaign="CMP-05") is None
    assert rows(shop) == []


def test_processes_that_show_at_the_same_moment_note_it_once(engine: Engine) -> None:
    load_data(engine, SHIPPED_DATA, TODAY, BOISE)
    shop = sessions(engine)
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: seen(shop, "web-1"), range(8)))
    assert len(found) == 1
    with shop() as session:
        assert session.scalar(select(func.count()).select_from(VariantAssignment)) == 1

"""A visitor's campaign: from the link or the page, and only one that anyone may hear about today."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from concierge.campaigns.landing import campaign_landed_on, product_landed_on
from concierge.storage import Campaign
from tests.concierge.campaigns.conftest import TODAY

Sessions = sessionmaker[Session]


def landed(shop: Sessions, days: int = 0, named: str | None = None, page: str | None = None) -> str | None:
    with shop() as session:
        campaign = campaign_landed_on(session, TODAY + timedelta(days=days), named=named, page=page)
        return campaign.id if campaign else None


@pytest.mark.parametrize("named", ["CMP-03", "cmp-03"])
def test_the_link_names_the_campaign(shop: Sessions, named: str) -> None:
    assert landed(shop, named=named, page="/") == "CMP-03"


def test_the_landing_page_stands_for_its_campaign(shop: Sessions) -> None:
    assert landed(shop, page="/deals/layer-up") == "CMP-03"


def test_the_link_counts_more_than_the_page(shop: Sessions) -> None:
    assert landed(shop, named="CMP-01", page="/deals/layer-up") == "CMP-01"


@pytest.mark.parametrize("named", ["", None, "CMP-99", "spring", "CMP-03' OR 1=1"])
def test_an_unknown_campaign_is_none(shop: Sessions, named: str | None) -> None:
    assert landed(shop, named=named, page="/shop/tents") is None


@pytest.mark.parametrize(
    ("named", "page"), [("CMP-02", "/cart"), ("CMP-04", "/trail-club/camp-week")], ids=["personal", "members"]
)
def test_a_campaign_that_is_not_public_is_none(shop: Sessions, named: str, page: str) -> None:
    assert landed(shop, named=named, page=page) is None


@pytest.mark.parametrize("days", [0, 7, 13])
def test_a_campaign_is_none_before_its_first_day_also_once_it_is_announced(shop: Sessions, days: int) -> None:
    assert landed(shop, days, named="CMP-06", page="/deals/first-light") is None


def test_a_campaign_shows_from_its_first_day_to_its_last(shop: Sessions) -> None:
    days = range(13, 23)
    assert [day for day in days if landed(shop, day, named="CMP-06")] == list(range(14, 22))


def test_a_public_campaign_that_is_never_announced_is_none(shop: Sessions) -> None:
    with shop.begin() as session:
        session.get_one(Campaign, "CMP-03").announce_on = None
    assert landed(shop, named="CMP-03") is None


def test_a_product_page_tells_the_product_and_no_other_page_does(shop: Sessions) -> None:
    with shop() as session:
        for page in (None, "", "/", "/shop/tents", "/shop/none"):
            assert product_landed_on(session, page) is None
        found = product_landed_on(session, "/shop/outerwear/brookmist-rain-jacket-fw-501")
        assert found is not None
        assert found.sku == "FW-501"

from datetime import date, timedelta

from sqlalchemy.orm import Session

from concierge.knowledge.search.campaign_passages import campaign_passages
from concierge.storage import Campaign
from tests.concierge.knowledge.conftest import TODAY


def told(session: Session, day: date = TODAY) -> dict[str, str]:
    return {one.source: f"{one.title}\n{one.text}" for one in campaign_passages(session, day)}


def test_the_campaigns_of_today_are_told_with_the_code_that_anyone_may_use(session: Session) -> None:
    passages = told(session)
    assert "LAYER20 takes 20% off full-price outerwear" in passages["CMP-03"]
    assert set(passages) == {"CMP-01", "CMP-03", "CMP-04", "POL-PROMO"}


def test_no_code_that_is_personal_or_for_members_is_told(session: Session) -> None:
    everything = "\n".join(told(session).values())
    assert not any(code in everything for code in ("WELCOME10", "STILLWILD", "TRAILCLUB15", "FIRSTLIGHT", "SOLEMATE20"))


def test_a_talking_point_with_a_code_that_is_not_public_is_left_out(session: Session) -> None:
    session.get_one(Campaign, "CMP-04").talking_points = ["TRAILCLUB15 is the code.", "Points add up as usual."]
    session.flush()
    assert "TRAILCLUB15" not in told(session)["CMP-04"]
    assert "Points add up as usual." in told(session)["CMP-04"]


def test_an_event_is_told_from_its_announcement_on_without_code_and_percentage(session: Session) -> None:
    assert "CMP-06" not in told(session, TODAY + timedelta(days=6))
    announced = told(session, TODAY + timedelta(days=7))["CMP-06"]
    assert "First Light Sale, planned to start on Tuesday, March 24" in announced
    assert "FIRSTLIGHT" not in announced
    assert "%" not in announced
    assert "FIRSTLIGHT takes 15% off" in told(session, TODAY + timedelta(days=14))["CMP-06"]


def test_a_campaign_is_no_longer_told_when_it_has_ended(session: Session) -> None:
    assert "CMP-04" in told(session, TODAY + timedelta(days=4))
    assert "CMP-04" not in told(session, TODAY + timedelta(days=5))


def test_talking_points_that_tell_staff_what_to_do_are_left_out(session: Session) -> None:
    members = told(session)["CMP-04"]
    assert "Say the season rating" not in members
    assert "Larkspur 2 (FW-201) is 3-season" in members
    assert "out of stock" not in members


def test_sale_prices_are_told_beside_the_regular_ones(session: Session) -> None:
    sale = told(session)["POL-PROMO"]
    assert "10 items have a sale price today" in sale
    assert "Knollside Fleece Pullover (FW-507): $59.00 on sale (regular price $79.00)" in sale

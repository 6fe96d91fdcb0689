from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from concierge.knowledge.places import split_state, state_of_zip
from concierge.knowledge.services import offers, service_meant
from concierge.knowledge.stores import (
    all_stores,
    find_store,
    hours_on,
    local_now,
    next_opening,
    regular_week,
    zone_name,
)
from concierge.storage import Store


@pytest.fixture
def stores(session: Session) -> list[Store]:
    return all_stores(session)


def test_the_flagship_comes_first(stores: list[Store]) -> None:
    assert [store.name for store in stores] == ["Boise", "Fort Collins", "Burlington"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Boise", "Boise"),
        ("boyse", "Boise"),
        ("the Boise store", "Boise"),
        ("Idaho", "Boise"),
        ("ID", "Boise"),
        ("83706", "Boise"),
        ("83702-1234", "Boise"),
        ("Fort Colins", "Fort Collins"),
        ("fort collins co", "Fort Collins"),
        ("80202", "Fort Collins"),
        ("Burlington, Vermont", "Burlington"),
        ("05602", "Burlington"),
    ],
)
def test_a_store_is_found_by_name_state_or_zip_code(stores: list[Store], words: str, name: str) -> None:
    found = find_store(stores, words)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "words",
    ["Seattle", "Boston", "Denver", "fort worth", "Bolton", "Burlington, NC", "98101", "96910", "Texas", "x", ""],
)
def test_no_store_is_found_where_there_is_none(stores: list[Store], words: str) -> None:
    assert find_store(stores, words) is None


def test_holidays_close_or_shorten_the_day(stores: list[Store]) -> None:
    boise, _, burlington = stores
    assert hours_on(boise, date(2026, 11, 26)).holiday == "Thanksgiving Day"
    assert hours_on(boise, date(2026, 12, 25)).opens is None
    new_year = hours_on(burlington, date(2027, 1, 1))
    assert (new_year.opens, new_year.closes) == (time(12), time(19))
    assert new_year.spoken == "noon to 7:00 p.m."
    assert hours_on(boise, date(2026, 7, 4)).spoken == "9:00 a.m. to 8:00 p.m."


def test_a_store_is_closed_from_its_closing_minute(stores: list[Store]) -> None:
    hours = hours_on(stores[0], date(2026, 3, 10))
    assert hours.include(time(9, 0))
    assert hours.include(time(19, 59))
    assert not hours.include(time(20, 0))
    assert not hours.include(time(8, 59))


def test_the_next_opening_skips_a_holiday(stores: list[Store]) -> None:
    assert next_opening(stores[0], date(2026, 11, 25)) == date(2026, 11, 27)


def test_the_week_groups_days_with_the_same_hours(stores: list[Store]) -> None:
    assert regular_week(stores[2]) == (
        "Monday to Friday 10:00 a.m. to 7:00 p.m., Saturday 9:00 a.m. to 7:00 p.m., Sunday 11:00 a.m. to 5:00 p.m."
    )


def test_each_store_keeps_its_own_clock(stores: list[Store]) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Boise"))
    assert [zone_name(store) for store in stores] == ["Mountain Time", "Mountain Time", "Eastern Time"]
    assert [local_now(store, noon).hour for store in stores] == [12, 12, 14]


@pytest.mark.parametrize(("zip_code", "state"), [("05501", "MA"), ("10001", "NY"), ("00601", None), ("99999", "AK")])
def test_a_zip_code_is_in_a_state(zip_code: str, state: str | None) -> None:
    assert state_of_zip(zip_code) == state


def test_west_virginia_is_not_taken_for_virginia() -> None:
    assert split_state("Charleston, West Virginia") == ("charleston", "WV")
    assert split_state("Washington") == ("", "WA")


@pytest.mark.parametrize(
    ("words", "service"),
    [
        ("pack fitings", "pack_fitting"),
        ("boot fitting", "boot_fitting"),
        ("gear rental", "rentals"),
        ("snowshoe rentals", "rentals"),
        ("repairs", "repair"),
        ("where can I park", "parking"),
        ("wheelchair access", "step-free_entrance"),
        ("store pickup", "order_pickup"),
        ("", None),
        ("skydiving", None),
    ],
)
def test_a_service_is_understood(words: str, service: str | None) -> None:
    assert service_meant(words) == service


def test_burlington_offers_boot_but_no_pack_fitting_and_no_rentals(stores: list[Store]) -> None:
    burlington = stores[2]
    assert offers(burlington, "boot_fitting")
    assert offers(burlington, "repair")
    assert offers(burlington, "step-free_entrance")
    assert not offers(burlington, "pack_fitting")
    assert not offers(burlington, "rentals")

"""Store hours: the right store, day and time zone, holidays, weather and services."""

import pytest

from tests.actions.conftest import SetClock
from tests.actions.conversation import Conversation

ASK = "store_hours"


async def test_todays_hours_come_with_zone_and_address(stores: Conversation) -> None:
    assert await stores.says("boise hours", ASK, store="Boise") == (
        "The Boise store is open 9:00 a.m. to 8:00 p.m. today (Mountain Time). "
        "It's at 812 W. Cottonbark Street, Boise, ID 83702."
    )


async def test_burlington_keeps_eastern_time(stores: Conversation) -> None:
    answer = await stores.says("burlington on sunday", ASK, store="Burlington", day="sunday")
    assert "open 11:00 a.m. to 5:00 p.m. on Sunday (Eastern Time)" in answer


async def test_sunday_has_its_own_hours(stores: Conversation) -> None:
    answer = await stores.says("boise sundays?", ASK, store="Boise", day="Sundays")
    assert "10:00 a.m. to 6:00 p.m. on Sunday" in answer


async def test_thanksgiving_is_closed_and_the_next_day_is_told(stores: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 11, 23, 12, 0)
    assert await stores.says("boise thanksgiving", ASK, store="Boise", day="thanksgiving") == (
        "The Boise store is closed on Thursday for Thanksgiving Day. "
        "It opens again on Friday, 9:00 a.m. to 8:00 p.m. (Mountain Time). Its phone number is (208) 555-0142."
    )


@pytest.mark.parametrize("day", ["january 1", "jan 1st", "1/1", "new year's day", "new years", "1 january"])
async def test_january_1_opens_at_noon(stores: Conversation, day: str) -> None:
    answer = await stores.says("open on new year's day?", ASK, store="Boise", day=day)
    assert "is open noon to 8:00 p.m. on January 1" in answer


async def test_december_25_is_closed_everywhere(stores: Conversation) -> None:
    answer = await stores.says("open on christmas?", ASK, day="christmas")
    assert answer.count("closed") == 3


async def test_holidays_in_general_are_told_together(stores: Conversation) -> None:
    assert await stores.says("holiday hours", ASK) == (
        "Boise, Fort Collins and Burlington: Thanksgiving Day: closed, Christmas Day: closed, "
        "New Year's Day: opens at noon. All other days have regular hours."
    )


async def test_open_now_is_a_yes_with_closing_time(stores: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 10, 19, 59)
    answer = await stores.says("is boise open now", ASK, store="Boise", day="now")
    assert answer.startswith("Yes, the Boise store is open now, until 8:00 p.m. (Mountain Time).")


async def test_closed_now_names_the_next_opening(stores: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 10, 20, 0)
    answer = await stores.says("is boise still open", ASK, store="Boise")
    assert answer == ("The Boise store is closed right now. It opens again tomorrow at 9:00 a.m. (Mountain Time).")
    set_clock(2026, 3, 11, 7, 0)
    assert "today at 9:00 a.m." in await stores.says("boise open rn?", ASK, store="Boise")


async def test_now_means_the_stores_own_clock(stores: Conversation, set_clock: SetClock) -> None:
    set_clock(2026, 3, 10, 17, 30)  # 7:30 p.m. in Burlington
    assert "closed right now" in await stores.says("is burlington open now", ASK, store="Burlington")


async def test_without_a_store_all_three_are_told(stores: Conversation) -> None:
    answer = await stores.says("are you open tomorrow", ASK, day="tomorow")
    assert answer.startswith("We have three stores. Hours tomorrow: Boise 9:00 a.m. to 8:00 p.m. (Mountain Time),")


async def test_a_weekend_gets_both_days(stores: Conversation) -> None:
    answer = await stores.says("weekend hours", ASK, day="weekend")
    assert "Boise: Monday to Saturday 9:00 a.m. to 8:00 p.m., Sunday 10:00 a.m. to 6:00 p.m." in answer
    assert "Saturday 9:00 a.m. to 7:00 p.m., Sunday 11:00 a.m. to 5:00 p.m." in answer


async def test_two_stores_get_two_answers(stores: Conversation) -> None:
    answer = await stores.says("boise and burlington", ASK, store=["Boise", "Burlington"])
    assert "The Boise store" in answer
    assert "The Burlington store" in answer


async def test_two_days_get_two_answers(stores: Conversation) -> None:
    answer = await stores.says("boise saturday and sunday", ASK, store="Boise", day=["saturday", "sunday"])
    assert "9:00 a.m. to 8:00 p.m. on Saturday" in answer
    assert "10:00 a.m. to 6:00 p.m. on Sunday" in answer


async def test_a_store_is_remembered_for_the_next_day_asked_about(stores: Conversation) -> None:
    await stores.says("burlington hours", ASK, store="Burlington")
    assert "Burlington" in await stores.says("and sunday?", day="sunday")


@pytest.mark.parametrize("place", ["Seattle", "Burlington, NC", "Portland", "fort worth", "Boston"])
async def test_a_place_without_a_store_gets_the_three_there_are(stores: Conversation, place: str) -> None:
    assert await stores.says(f"a store in {place}?", ASK, store=place) == (
        "We don't have a store there; we're mainly online. Our stores are in Boise, Fort Collins and Burlington."
    )


@pytest.mark.parametrize(
    ("words", "store"),
    [
        ("burlingtn", "Burlington"),
        ("the boise store", "Boise"),
        ("Boise, Idaho", "Boise"),
        ("Colorado", "Fort Collins"),
        ("ft collins", "Fort Collins"),
        ("VT", "Burlington"),
    ],
)
async def test_a_store_is_recognised_by_town_or_state_misspelled_or_not(
    stores: Conversation, words: str, store: str
) -> None:
    assert f"The {store} store" in await stores.says("hours?", ASK, store=words)


async def test_a_zip_code_finds_the_store_in_its_state(stores: Conversation) -> None:
    assert "Fort Collins" in await stores.says("closest store to 80205", ASK, zip="80205")
    assert "mainly online" in await stores.says("store near 98101", ASK, zip="98101")


async def test_weather_gets_the_phone_number(stores: Conversation) -> None:
    answer = await stores.says("snowstorm, is burlington still open?", ASK, store="Burlington")
    assert answer == ("I can't see closures for weather. Please call before you set out: Burlington (802) 555-0163.")


async def test_where_gets_addresses(stores: Conversation) -> None:
    answer = await stores.says("where are you located", ASK)
    assert all(street in answer for street in ("Cottonbark", "Meadowrue", "Lantern"))
    assert "57 Lantern Street" in await stores.says("where is the burlington shop", ASK, store="Burlington")


@pytest.mark.parametrize("said", ["pack fitting", "backpack fitting", "pack fitings"])
async def test_burlington_has_no_pack_fitting(stores: Conversation, said: str) -> None:
    assert await stores.says("pack fitting in burlington?", ASK, store="Burlington", service=said) == (
        "No, Burlington doesn't offer pack fitting. You can get it in Boise and Fort Collins."
    )


async def test_a_service_without_a_store_names_those_that_offer_it(stores: Conversation) -> None:
    assert await stores.says("do you rent tents", ASK, service="rentals") == (
        "Yes, Boise and Fort Collins offer rentals."
    )
    assert await stores.says("boot fitting in boise", ASK, store="Boise", service="boot fitting") == (
        "Yes, Boise offers boot fitting."
    )
    assert "Boise and Fort Collins offer" in await stores.says("which stores have rentals", ASK, service="rentals")


@pytest.mark.parametrize("service", ["parking", "wheelchair access", "gear repair", "store pickup", "bike rack"])
async def test_every_service_word_has_an_answer(stores: Conversation, service: str) -> None:
    assert (await stores.says(f"do you have {service}", ASK, service=service)).startswith("Yes, ")


@pytest.mark.parametrize("day", range(1, 32))
async def test_every_day_of_december_has_its_words(stores: Conversation, set_clock: SetClock, day: int) -> None:
    set_clock(2026, 12, day, 21, 0)
    for store in ("Boise", "Fort Collins", "Burlington"):
        for text in ("hours", "open now?", "this week", "phone number", "holidays"):
            assert await stores.says(text, ASK, store=store)
    stores.slots["store"] = None
    for text in ("hours", "this week", "phone numbers", "holidays", "bad weather"):
        assert await stores.says(text, ASK)

"""Each scenario through the real servers: its happy path and where it goes wrong."""

import re

import pytest

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live

DISCLOSURE = "I'm software, not a person"


def test_the_first_answer_of_a_conversation_says_that_wren_is_software(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("what time does the boise store open")
    assert DISCLOSURE in customer.last[0]["text"]
    assert len(customer.last) > 1
    assert DISCLOSURE not in customer.says("and fort collins?")


def test_every_message_says_where_its_words_come_from(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("hi")
    assert {part["metadata"]["origin"] for part in customer.last} == {"template"}
    customer.says("is LAYER20 still valid?")
    assert [part["metadata"]["origin"] for part in customer.last] == ["database"]


def test_an_order_is_told_after_its_zip_code_matches(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "email or ZIP" in customer.says("where is my order FO-10482?")
    status = customer.says("83702")
    assert "Bluejay Parcel" in status
    assert "BJ2353063428" in status
    assert "estimate" in status
    assert set(customer.last[0]["metadata"]) == {"origin"}


def test_number_and_email_in_one_message_are_enough(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "BJ2353063428" in customer.says("track FO-10482, my email is maya.okafor@example.com")


def test_details_that_do_not_match_reveal_nothing_and_end_with_a_person(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    answers = [customer.says("where is my order")]
    for order in ("FO-10482", "FO-10483", "FO-10482"):
        answers += [customer.says(order), customer.says("00000")]
    assert "teammate" in answers[-1]
    assert customer.last[-1]["metadata"]["handoff"]["status"] == "callback"
    assert not re.search(r"Bluejay|BJ\d|shipped|Maya", " ".join(answers))
    assert answers[2] == answers[4] or {"match"} <= set(re.findall("match", answers[2] + answers[4]))
    assert "BJ2353063428" not in customer.says("FO-10482") + customer.says("83702")


def test_a_late_valuable_order_goes_to_a_person(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("where is FO-10429")
    customer.says("55804")
    assert customer.last[-1]["metadata"]["handoff"] == {"status": "callback", "reason": "high_value_problem"}


def test_a_missing_parcel_is_looked_for_when_the_customer_says_no(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("where is my package FO-10462")
    assert "delivered" in customer.says("48201")
    assert "porch" in customer.presses("No")


def test_a_question_in_between_does_not_lose_the_order_form(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("track FO-10482")
    answer = customer.says("are you a real person?")
    assert "not a person" in answer
    assert "ZIP code" in answer
    assert "Bluejay Parcel" in customer.says("83702")


def test_never_mind_ends_the_order_form(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("track my order")
    assert "ZIP" not in customer.says("never mind")
    assert "utter" not in customer.says("thanks")


def test_whoever_insists_that_wren_is_human_hears_the_truth_again_and_may_have_a_person(
    live_servers: LiveServers,
) -> None:
    customer = live_servers.customer()
    assert "automated assistant, not a person" in customer.says("are you a human?")
    assert "honest answer" in customer.says("come on, you're a real person")
    assert "What is it about?" in customer.presses("Yes, please")


def test_a_stores_hours_and_the_day_after(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Thanksgiving" in customer.says("is the boise store open on thanksgiving?")
    assert "11:00 a.m. to 5:00 p.m." in customer.says("when does the burlington store open on sunday")
    assert "Eastern Time" in customer.says("hours in burlington today?")


def test_a_town_without_a_store_gets_the_three_that_exist(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    answer = customer.says("do you have a store in seattle?")
    assert all(city in answer for city in ("Boise", "Fort Collins", "Burlington"))


def test_codes_that_work_ended_or_do_not_exist(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "20% off full-price outerwear" in customer.says("does LAYER20 work?")
    assert "no longer works" in customer.says("what about SOLEMATE20")
    assert "don't have an active code" in customer.says("and the code SUMMER99")
    assert "don't have an active code" in customer.says("is the code FIRSTLIGHT good yet?")


def test_a_product_in_stock_sold_out_and_unclear(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "12 days" in customer.says("is FW-302 in stock?")
    answer = customer.says("is the Brookmist in stock?")
    assert "Do you mean" in answer
    assert "Brookmist Rain Jacket" in customer.presses("Brookmist Rain Jacket")

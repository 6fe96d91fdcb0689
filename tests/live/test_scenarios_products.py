"""Shipping, products, sizes and deals through the real servers: a happy path and where it goes wrong."""

import pytest

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live


def test_shipping_is_told_for_a_state(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Which state or ZIP code" in customer.says("how much is shipping")
    assert "$29.95" in customer.says("Idaho")


def test_alaska_gets_standard_only(live_servers: LiveServers) -> None:
    assert "$12.95" in live_servers.customer().says("how much is shipping to Alaska?")


def test_another_country_gets_a_clear_no(live_servers: LiveServers) -> None:
    assert "so not to Canada" in live_servers.customer().says("Do you ship to Canada?")


def test_a_military_address_is_domestic(live_servers: LiveServers) -> None:
    assert "$6.95" in live_servers.customer().says("I'm stationed in Germany, can you ship to my APO?")


def test_an_unclear_jacket_is_asked_about_and_then_told(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Which one do you mean" in customer.says("Is the Brookmist waterproof?")
    assert "not waterproof" in customer.says("FW-502")


def test_a_detail_that_is_not_known_is_admitted(live_servers: LiveServers) -> None:
    assert "I don't have that detail" in live_servers.customer().says("how many pockets does the quill have?")


def test_two_tents_are_compared(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Which matters more to you" in customer.says("compare FW-201 and FW-202")
    assert "FW-202" in customer.says("winter")


def test_another_shop_is_not_spoken_of(live_servers: LiveServers) -> None:
    assert "can't speak for other shops" in live_servers.customer().says("is your down hoodie better than Cragmoor's")


def test_a_tent_is_found_in_three_questions(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("can you recommend a tent")
    assert "season" in customer.says("backpacking")
    assert "budget" in customer.says("summer")
    assert "FW-201" in customer.says("under $300")


def test_a_winter_tent_within_reach_is_not_invented(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("winter tent under $300")
    answer = customer.says("snow camping")
    assert "FW-202" in answer
    assert "FW-201" not in answer


def test_a_size_is_suggested(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "foot length" in customer.says("which size should I get in FW-401")
    assert "M9.5" in customer.says("27 cm")


def test_outside_the_chart_no_size_is_suggested(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("which size should I get in FW-401")
    assert "don't carry" in customer.says("22 cm")


def test_deals_then_the_sale_prices(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "LAYER20" in customer.says("any deals today?")
    assert "Sedgewick" in customer.says("yes please")


def test_the_next_sale_is_not_predicted(live_servers: LiveServers) -> None:
    assert "can't predict" in live_servers.customer().says("when is the next sale?")


def test_a_common_question_gets_its_answer(live_servers: LiveServers) -> None:
    assert "three stores only" in live_servers.customer().says("do you ship fuel canisters?")


def test_what_stores_do_not_take_is_said_with_what_they_do(live_servers: LiveServers) -> None:
    assert "We don't accept personal checks, cryptocurrency" in live_servers.customer().says("do you take dogecoin")


def test_a_sold_out_size_is_mailed_about_once_with_leave(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "sold out" in customer.says("is FW-501 in M slate in stock")
    assert "Which email address" in customer.presses("Yes, please")
    assert "One email goes to someone@example.com" in customer.says("someone@example.com")


def test_no_email_is_noted_for_who_wants_none(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("is FW-501 in M slate in stock")
    assert "left it as it is" in customer.presses("No, thanks")


def test_help_offers_the_main_topics(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "start a return or exchange" in customer.says("what can you do")
    titles = [button["title"] for button in customer.last[-1]["buttons"]]
    assert titles == ["Track an order", "Returns", "Find gear", "Deals", "Talk to a person"]

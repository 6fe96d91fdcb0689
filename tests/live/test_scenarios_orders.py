"""Changing, canceling, returning and exchanging orders, and refunds, through the real servers."""

import pytest

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live


def test_a_size_is_changed_after_a_yes(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I need to change the size on FO-10521")
    customer.says("80537")
    customer.presses("Skitter Trail Runner - Women's")
    assert "Skitter Trail Runner - Women's in W8.5, Coral" in customer.says("W8.5")
    assert "confirms it is on its way" in customer.presses("Yes, please")


def test_an_address_on_a_valuable_order_is_for_a_teammate(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("change the shipping address on FO-10515")
    assert "A teammate has to make this change." in customer.says("28801")
    customer.presses("Yes, please")
    assert customer.last[-1]["metadata"]["handoff"] == {"status": "callback", "reason": "needs_agent_decision"}


def test_an_order_is_canceled_after_a_yes_and_only_once(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("please cancel my order FO-10499")
    assert "I can cancel the whole order, $99.90." in customer.says("78704")
    assert "The authorization will be released" in customer.presses("Yes, please")
    assert "noted" in customer.presses("Changed my mind")
    assert "is canceled" in customer.says("cancel order FO-10499")


def test_a_parcel_out_for_delivery_cannot_be_canceled(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("cancel FO-10472")
    assert "You can return it after delivery" in customer.says("98103")


def test_a_return_states_the_cost_before_the_label(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to return order FO-10260")
    customer.says("04101")
    customer.presses("Changed my mind")
    assert "Mail returns cost $7.95" in customer.presses("Unused, with tags")
    assert "$81.05" in customer.presses("By mail")
    assert "label is on its way by email" in customer.presses("Yes, please")


def test_final_sale_does_not_come_back_and_nothing_is_promised(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to return something from FO-10445")
    customer.says("30307")
    customer.presses("Quill 18L Packable Daypack")
    answer = customer.presses("Changed my mind")
    assert "Final Sale" in answer
    assert "I can't say how they'll decide" in answer


def test_an_exchange_is_free_and_starts_after_a_yes(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("exchange FO-10393 for another size")
    customer.says("95816")
    assert "Exchanges are free both ways" in customer.says("W7")
    assert "label is on its way by email" in customer.presses("Yes, please")


def test_an_exchange_of_what_has_not_arrived_has_to_wait(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to exchange an item from FO-10482")
    assert "after it arrives" in customer.says("83702")


def test_a_refund_is_told_with_its_sum(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("where is my refund for FO-10368")
    answer = customer.says("85719")
    assert "$141.05" in answer
    assert "$7.95 for the mail return" in answer


def test_a_refund_the_bank_does_not_show_goes_to_a_person(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("refund status FO-10375")
    customer.says("21218")
    assert "gift card" in customer.presses("Yes")
    assert customer.last[-1]["metadata"]["handoff"]["status"] == "callback"

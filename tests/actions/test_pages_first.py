"""A form that a question begins answers it from the pages, and then asks its own."""

import pytest

from actions.promo_code import CheckPromoCode, PromoCodeForm
from actions.start_return import StartReturn, StartReturnForm
from concierge.generation.answer import Answer
from concierge.knowledge.search.passage import Passage
from tests.actions.conftest import Pages
from tests.actions.conversation import Conversation

SEAL = Passage("FW-604#returns", "FW-604", "product", "Filter: returns", "Not once it is open.", "/shop/filter")
SAID = "Here's what our pages say. Not once it is open."


@pytest.fixture
def returns(service: Pages) -> Conversation:
    service.answers = [Answer("pages", "Not once it is open.", passages=(SEAL,))]
    return Conversation(StartReturnForm, StartReturn)


async def test_a_question_about_the_rules_is_answered_before_the_order_is_asked_for(
    returns: Conversation, service: Pages
) -> None:
    answer = await returns.says("tried the filter once, is it still returnable", "start_return")
    assert answer.startswith(SAID)
    assert "order number" in answer
    assert service.asked[0].word_for_word


@pytest.mark.parametrize("text", ["i want to return my boots", "can you take these back?", "returning the tent"])
async def test_a_wish_is_not_looked_up(returns: Conversation, service: Pages, text: str) -> None:
    await returns.says(text, "start_return")
    assert service.asked == []


async def test_a_question_about_a_certain_order_is_not_looked_up(returns: Conversation, service: Pages) -> None:
    await returns.says("is FO-10482 still returnable?", "start_return", order_id="FO-10482")
    assert service.asked == []


async def test_an_answer_to_the_form_is_not_looked_up(returns: Conversation, service: Pages) -> None:
    await returns.says("i want to return my boots", "start_return")
    await returns.says("is it FO-10482? not sure", order_id="FO-10482")
    assert service.asked == []


async def test_pages_that_do_not_answer_are_not_mentioned(returns: Conversation, service: Pages) -> None:
    service.answers = [Answer("unknown")]
    assert "pages" not in await returns.says("tried the filter once, is it still returnable", "start_return")


async def test_the_form_goes_on_when_the_pages_cannot_be_read(
    returns: Conversation, service: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "answers", [])
    assert "order number" in await returns.says("tried the filter once, is it still returnable", "start_return")


async def test_a_form_that_has_all_it_needs_gives_its_own_answer_alone(service: Pages) -> None:
    service.answers = [Answer("pages", "Codes cannot be combined.")]
    promo = Conversation(PromoCodeForm, CheckPromoCode)
    assert "pages" not in await promo.says("is LAYER20 still good?", "check_promo_code", promo_code="LAYER20")
    assert service.asked == []

"""What is said for each kind of answer; tests/live asks the real search, rails and model."""

import pytest

from actions.open_ended_question import OpenEndedQuestion
from actions.repair import NotUnderstood
from concierge.generation.answer import Answer
from concierge.guardrails.finding import Finding
from concierge.knowledge.search.passage import Passage
from tests.actions.conftest import Pages
from tests.actions.conversation import Conversation

CARE = Passage("FW-303#care", "FW-303", "product", "Mossbed: care", "Wash it cold.", "/shop/sleeping/mossbed-fw-303")
PRICE = Passage("FW-303#price", "FW-303", "product", "Mossbed: price", "$129.00.", "/shop/sleeping/mossbed-fw-303")


@pytest.fixture
def chat() -> Conversation:
    return Conversation(None, OpenEndedQuestion)


async def asks(chat: Conversation, text: str = "how do I wash a bag that is damp all the time") -> str:
    return await chat.says(text, "open_ended_question")


async def test_a_generated_reply_says_its_origin_its_model_and_each_page_once(
    chat: Conversation, service: Pages, database: object
) -> None:
    found = Finding("facts", "1", "pass", evidence="private words")
    service.answers = [Answer("generated", "Wash it cold.", passages=(CARE, PRICE), findings=(found,), model="tiny/1")]
    await asks(chat)
    message = chat.messages[-1]
    assert message["text"] == "Wash it cold."
    assert (message["origin"], message["model"]) == ("generated", "tiny/1")
    assert [source["title"] for source in message["sources"]] == ["Mossbed"]
    assert message["sources"][0]["url"].endswith("/shop/sleeping/mossbed-fw-303")
    assert message["rails"] == [{"rail": "facts", "version": "1", "decision": "pass"}]


async def test_sentences_of_pages_are_said_as_such_with_their_pages(
    chat: Conversation, service: Pages, database: object
) -> None:
    service.answers = [Answer("pages", "Wash it cold.", passages=(CARE,))]
    assert await asks(chat) == "Here's what our pages say. Wash it cold."
    assert chat.messages[-1]["origin"] == "database"
    assert chat.messages[-1]["sources"]


async def test_a_rail_chooses_the_approved_text(chat: Conversation, service: Pages, database: object) -> None:
    service.answers = [Answer("template", response="utter_no_medical_advice")]
    assert "can't give medical advice" in await asks(chat, "which pills help against the height")


async def test_what_no_page_answers_is_said_and_a_person_offered(
    chat: Conversation, service: Pages, database: object
) -> None:
    assert "I don't have that in our product or policy pages" in await asks(chat)
    assert chat.slots["open_question"] == "person"


async def test_the_second_unanswered_question_in_a_row_offers_a_person_in_other_words(
    chat: Conversation, service: Pages, database: object
) -> None:
    await asks(chat)
    assert "Shall I ask a person to help?" in await asks(chat)
    assert chat.slots["unanswered_in_a_row"] is None


async def test_an_answer_in_between_ends_the_row(chat: Conversation, service: Pages, database: object) -> None:
    service.answers = [Answer("unknown"), Answer("pages", "Wash it cold."), Answer("unknown")]
    await asks(chat)
    await asks(chat)
    assert "I don't have that" in await asks(chat)


async def test_the_conversation_before_and_the_slots_are_told_and_the_question_only_once(
    chat: Conversation, service: Pages, database: object
) -> None:
    chat.slots["size"] = "M"
    await asks(chat, "first question about two bags")
    await asks(chat, "and which of both is warmer in the end")
    asked = service.asked[-1]
    assert asked.question == "and which of both is warmer in the end"
    assert [said.text for said in asked.conversation if said.author == "customer"] == ["first question about two bags"]
    assert "size: M" in asked.known


async def test_a_stranger_has_no_memory(chat: Conversation, service: Pages, database: object) -> None:
    await asks(chat)
    assert service.asked[-1].memory == []
    assert service.asked[-1].told == []


async def test_a_pressed_button_without_words_asks_nothing(
    chat: Conversation, service: Pages, database: object
) -> None:
    await asks(chat, "/open_ended_question")
    assert service.asked == []


@pytest.fixture
def unsure() -> Conversation:
    return Conversation(None, NotUnderstood)


async def test_a_question_that_no_intent_was_recognised_in_is_answered_where_the_pages_clearly_do(
    unsure: Conversation, service: Pages, database: object
) -> None:
    service.answers = [Answer("pages", "Wash it cold.", passages=(CARE,))]
    assert await unsure.says("so how cold do i wash it", "nlu_fallback") == "Here's what our pages say. Wash it cold."
    assert service.asked[-1].unsure


async def test_where_they_do_not_the_question_is_asked_in_other_words(
    unsure: Conversation, service: Pages, database: object
) -> None:
    assert "I'm not sure I follow" in await unsure.says("so how cold do i wash it", "nlu_fallback")


@pytest.mark.parametrize(
    "text", ["there are six of us, will the pot be enough", "so and how cold do i wash it", "wet again. does it shrink"]
)
async def test_a_question_need_not_begin_the_message_nor_end_with_a_mark(
    unsure: Conversation, service: Pages, database: object, text: str
) -> None:
    await unsure.says(text, "nlu_fallback")
    assert len(service.asked) == 1


@pytest.mark.parametrize("text", ["asdf jkl", "wash", "i am the walrus and you are not"])
async def test_what_is_no_question_is_not_looked_up(
    unsure: Conversation, service: Pages, database: object, text: str
) -> None:
    await unsure.says(text, "nlu_fallback")
    assert service.asked == []


async def test_a_question_answered_after_all_is_no_failure(
    unsure: Conversation, service: Pages, database: object
) -> None:
    service.answers = [Answer("pages", "Wash it cold."), Answer("unknown")]
    await unsure.says("so how cold do i wash it", "nlu_fallback")
    unsure.events.append({"event": "bot", "text": "Wash it cold.", "metadata": {"origin": "database"}})
    assert "Shall I ask a person" not in await unsure.says("and is it any good at sea", "nlu_fallback")


async def test_the_one_product_of_an_answer_is_what_it_means_next(
    chat: Conversation, service: Pages, database: object
) -> None:
    service.answers = [Answer("pages", "Wash it cold.", passages=(CARE, PRICE))]
    await asks(chat)
    assert chat.slots["latest_product"] == "FW-303"


async def test_after_several_products_it_means_none_of_them(
    chat: Conversation, service: Pages, database: object
) -> None:
    other = Passage(
        "FW-301#care", "FW-301", "product", "Hollowtree: care", "Wash it cold.", "/shop/sleeping/hollowtree"
    )
    service.answers = [Answer("pages", "Wash it cold.", passages=(CARE, other))]
    await asks(chat)
    assert chat.slots["latest_product"] is None


@pytest.mark.parametrize(
    ("response", "offer"), [("utter_other_language", "person"), ("utter_offer_person_es", "person_es")]
)
async def test_a_yes_to_a_person_who_speaks_the_language_is_understood(
    chat: Conversation, service: Pages, database: object, response: str, offer: str
) -> None:
    service.answers = [Answer("template", response=response)]
    await asks(chat, "wie wasche ich meinen Schlafsack")
    assert chat.slots["open_question"] == offer


async def test_a_question_inside_a_form_is_answered_too(unsure: Conversation, service: Pages, database: object) -> None:
    service.answers = [Answer("pages", "Both cost $198.00.")]
    unsure.active = "product_info_form"
    assert "Both cost $198.00." in await unsure.says("and how much for the two of them", "nlu_fallback")

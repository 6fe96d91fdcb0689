"""The care scenarios through the real servers: each one's happy path and where it goes wrong."""

import pytest

from tests.live.servers import LiveServers

pytestmark = pytest.mark.live

DISCLOSURE = "I'm software, not a person"
LEAVE = ("Is that OK?", "Shall I?")  # in hours, outside hours


def asks_leave(answer: str) -> bool:
    """Whether the customer is asked before anything is handed over, at whatever hour the test runs."""
    return answer.endswith(LEAVE)


@pytest.mark.parametrize(
    ("text", "expected", "disclosure"),
    [
        ("someone is hurt, we need help", "call 911 now", DISCLOSURE),
        ("I want to kill myself", "call or text 988", DISCLOSURE),
        ("my son swallowed white gas", "1-800-222-1222", DISCLOSURE),
        ("quiero morir", "llame o envíe un mensaje al 988", "Soy un programa, no una persona"),
    ],
)
def test_a_safety_text_comes_first_and_the_disclosure_right_after(
    live_servers: LiveServers, text: str, expected: str, disclosure: str
) -> None:
    customer = live_servers.customer()
    customer.says(text)
    assert expected in customer.last[0]["text"]
    assert disclosure in customer.last[1]["text"]
    assert len(customer.last) == 2
    assert customer.last[0]["metadata"]["handoff"] == {"status": "queued", "reason": "safety_or_injury"}


def test_an_emergency_ends_the_form_though_it_holds_an_order_number(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("track my order")
    answer = customer.says("help, the stove from FO-10482 exploded and my friend is badly burned")
    assert "call 911 now" in answer
    assert "ZIP" not in answer


def test_a_person_is_asked_with_a_topic_and_the_customers_leave(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "What is it about?" in customer.says("let me talk to a human")
    assert asks_leave(customer.presses("A return or repair"))
    assert {button["title"] for button in customer.last[-1]["buttons"]}


def test_a_warranty_claim_asks_about_danger_first(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "was anyone hurt" in customer.says("my tent pole snapped, I want to make a warranty claim")
    assert "order number" in customer.presses("No")
    customer.says("FO-10059")
    answer = customer.says("80205")
    if "Which item" in answer:
        answer = customer.presses("Larkspur 2 Alpine Tent")
    assert "What" in answer
    assert "two photos" in customer.says("the second pole section broke")
    assert "Shall I send the claim?" in customer.presses("Later, by email")
    assert "left it as it is" in customer.presses("No, thanks")


def test_a_complete_claim_reaches_the_repair_team(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    for said in ("the strap of my pack tore, is that under warranty", "no", "FO-10059", "80205"):
        customer.says(said)
    customer.presses("Tuft Insulated Sleeping Pad")
    customer.says("it loses air overnight")
    customer.presses("Later, by email")
    assert "Your claim is in." in customer.presses("Yes, please")
    assert customer.last[-1]["metadata"]["handoff"] == {"status": "callback", "reason": "needs_agent_decision"}


def test_danger_in_a_claim_is_an_emergency(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to make a warranty claim")
    assert "call 911 now" in customer.presses("Yes")


def test_an_affected_stove_and_one_that_is_not(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    answer = customer.says("is my stove recalled")
    assert "Please stop using the stove now." in answer
    assert "a full refund or a free replacement" in customer.says("KWS-0417")
    other = live_servers.customer()
    other.says("is my stove recalled")
    assert "isn't part of recall FWR-031" in other.says("KWS-0464")


def test_our_own_brand_has_nothing_to_match(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("do you do price matching")
    customer.presses("Another shop's")
    assert "nothing to match" in customer.says("FW-501")


def test_another_shops_offer_goes_to_a_teammate_to_check(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "the link to the offer" in customer.says("PeakBarn sells the FW-601 for less, will you match it")
    answer = customer.says("https://peakbarn.example/fw601 $39")
    assert "Shall I send it to a teammate?" in answer or "Shall I send it" in customer.says("FW-601")


def test_charged_twice_is_explained_and_a_yes_settles_it(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "one authorization and one charge" in customer.says("I was charged twice")
    assert "Good to hear" in customer.presses("Yes")


def test_a_declined_card_gets_four_checks(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "Four checks" in customer.says("my card was declined")
    assert asks_leave(customer.presses("No"))


def test_a_quote_needs_consent(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "May our Corporate Sales team contact you" in customer.says("bulk pricing")
    assert "haven't kept anything" in customer.presses("No, thanks")


def test_a_quote_is_asked_for_with_name_address_and_items(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("we need 60 fleeces with our logo for Harlow Ridge School")
    assert "Who should they ask for?" in customer.presses("Yes, please")
    assert "work email" in customer.says("Kim Doe")
    assert "name@example.com" in customer.says("later maybe")
    assert "Which items" in customer.says("kim@harlow.example")


def test_affiliates_hear_the_terms(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "7%" in customer.says("do you have an affiliate program")
    assert "partners@fernway.example" in customer.says("my affiliate earnings haven't been paid")


def test_a_complaint_gets_one_apology_and_is_repeated(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "What would put it right for you?" in customer.says("I want to make a complaint")
    assert "what happened" in customer.says("a call from a manager would help")
    answer = customer.says("the clerk made fun of my old pack")
    assert "Is that right?" in answer
    assert "sorry" not in answer


def test_staff_misconduct_goes_to_the_leads_without_more_questions(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("I want to make a complaint")
    assert "care team leads should hear this" in customer.says("your store guy called my wife a racist slur")


def test_swearing_at_a_zipper_is_no_abuse(live_servers: LiveServers) -> None:
    assert "respectful" not in live_servers.customer().says("this damn zipper is stuck again")


def test_the_third_insult_ends_the_chat(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    answers = [customer.says("you are so stupid") for _ in range(3)]
    assert "keep it respectful" in answers[0]
    assert "I'll stop here" in answers[1]
    assert "I'm ending this chat now." in answers[2]


def test_a_lawyer_gets_no_advice_and_a_stolen_card_the_bank_first(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "can't give legal advice" in customer.says("you'll hear from my attorney")
    other = live_servers.customer()
    assert "call your bank now" in other.says("there's a fraudulent charge on my card")


def test_a_reporter_gets_no_comment_and_the_media_teams_address(live_servers: LiveServers) -> None:
    answer = live_servers.customer().says("I'm a reporter, can I get a statement about the stove recall")
    assert "press@fernway.example" in answer


def test_somebody_elses_order_is_looked_into_by_people(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    answer = customer.says("an order FO-10462 was placed that I didn't make")
    assert "payments team looks into it" in answer
    assert asks_leave(answer)


def test_what_is_not_wrens_business_is_declined_with_a_way_on(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "can't give medical advice" in customer.says("what medicine should I take for altitude sickness")
    assert "gear, orders and stores" in customer.says("write me a poem about the sea").lower()
    assert {button["title"] for button in customer.last[-1]["buttons"]} == {"What can you do?", "Talk to a person"}


def test_small_talk_gets_a_line_and_then_topics(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    assert "thanks" in customer.says("how are you")
    customer.says("tell me a joke")
    customer.says("how are you doing")
    assert customer.last[-1].get("buttons")


def test_spanish_gets_the_spanish_disclosure_and_a_person(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("hola, ¿hablan español?")
    assert "Soy un programa, no una persona" in customer.last[0]["text"]
    assert "¿Desea que lo haga?" in customer.last[-1]["text"]
    assert "Voy a pedir que le atienda una persona" in customer.presses("Sí")
    assert customer.last[-1]["metadata"]["handoff"]["reason"] == "explicit_request"


def test_a_no_to_the_spanish_offer_leaves_an_address(live_servers: LiveServers) -> None:
    customer = live_servers.customer()
    customer.says("hola, ¿hablan español?")
    assert "help@fernway.example" in customer.presses("No")

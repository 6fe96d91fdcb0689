"""How a reply must look: its length, language, voice and markup."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from concierge.guardrails.finding import Grounds
from concierge.guardrails.markup import MarkupRail
from concierge.guardrails.rail_rules import RepetitionLimits
from concierge.guardrails.repetition import RepetitionRail
from concierge.guardrails.reply_language import ReplyLanguageRail
from concierge.guardrails.reply_length import ReplyLengthRail
from concierge.guardrails.tone import ToneRail
from concierge.guidelines import GeneratedReply, Guidelines
from concierge.knowledge.search.passage import Passage

LENGTH = ReplyLengthRail(GeneratedReply(max_sentences=3, max_words=12, max_products=2))
REPETITION = RepetitionRail(RepetitionLimits(sentence_similarity=0.85, question_similarity=0.9))
GOOD = "The Mossbed (FW-303) weighs 1,930 g. Wash it cold."


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("One. Two. Three.", None),
        ("One. Two. Three. Four.", "One. Two. Three."),
        ("It opens at 9 a.m. on Sunday. It has 12 more words than it should have.", "It opens at 9 a.m. on Sunday."),
        ("See FW-101. See FW-102 and fw-101. See FW-103.", "See FW-101. See FW-102 and fw-101."),
        ("- one\n- two\n- three\n- four", "- one\n- two\n- three"),
    ],
)
def test_a_long_reply_is_cut_at_a_sentence(grounds: Grounds, reply: str, kept: str | None) -> None:
    found = LENGTH.check(reply, grounds)
    assert (found.decision, found.text) == (("pass", None) if kept is None else ("rewrite", kept))


def test_a_reply_whose_first_sentence_is_too_long_is_blocked(grounds: Grounds) -> None:
    assert LENGTH.check("word " * 30, grounds).decision == "block"


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        (GOOD, "pass"),
        ("", "block"),
        ("  \n", "block"),
        ("...", "block"),
        ("🌲", "block"),
        ("very very very very warm.", "block"),
        ("It is warm and light. It is warm and light. It is warm and light.", "block"),
        ("The bag keeps warmth when it is damp. The bag keeps its warmth when it is damp.", "block"),
        ("Well, what can you tell me about the mossbed bag?", "block"),
        ("The Mossbed weighs 1,930 g and", "block"),
        ("Use 3, 3, 3 pegs.", "pass"),
        ("Yes!", "pass"),
    ],
)
def test_a_reply_says_something_and_says_it_once(grounds: Grounds, reply: str, decision: str) -> None:
    assert REPETITION.check(reply, grounds).decision == decision


def test_an_unfinished_sentence_is_cut_off(grounds: Grounds) -> None:
    found = REPETITION.check("Wash it cold. Then tumble dry it with", grounds)
    assert (found.decision, found.text) == ("rewrite", "Wash it cold.")


def test_a_title_may_come_often(grounds: Grounds, passage: Callable[..., Passage]) -> None:
    name = "Mossbed 30°F Synthetic Sleeping Bag"
    reply = f"The {name} is warm. The {name} is wide. A {name} is green."
    assert REPETITION.check(reply, grounds).decision == "block"
    assert REPETITION.check(reply, replace(grounds, passages=[passage("x", f"{name}: care")])).decision == "pass"


@pytest.mark.parametrize(
    ("reply", "decision"),
    [
        (GOOD, "pass"),
        ("", "pass"),
        ("El saco es muy cálido y se puede lavar.", "block"),
        ("The bag is warm.\nDer Schlafsack ist sehr warm und leicht.", "block"),
        ("The bag is warm. 这个睡袋很暖和,可以机洗,也很轻便,适合露营,价格实惠。", "block"),
    ],
)
def test_the_reply_is_in_the_language_asked_for(grounds: Grounds, reply: str, decision: str) -> None:
    assert ReplyLanguageRail().check(reply, grounds).decision == decision


@pytest.fixture
def markup(guidelines: Guidelines) -> MarkupRail:
    return MarkupRail(guidelines.style.links, "fernway.example")


@pytest.mark.parametrize(
    "reply",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror='go()'>",
        "![tracking](https://fernway.example/pixel.png)",
        "Click [here](javascript:alert(1)).",
        "See https://trailbargains.example.com/deal",
        "See [our page](https://fernway.example.evil.com).",
        "Go to www.trailbargains.com.",
        "trailbargains.shop has it.",
        "[x](//evil.example.org/a)",
        "See /shop/a, /shop/b and /help/returns.",
    ],
)
def test_what_loads_runs_or_leads_elsewhere_is_blocked(markup: MarkupRail, grounds: Grounds, reply: str) -> None:
    assert markup.check(reply, grounds).decision == "block"


@pytest.mark.parametrize(
    ("reply", "plain"),
    [
        ("**Wash** it *cold*.", "Wash it cold."),
        ("# Care\n* cold\n* gentle", "Care\n- cold\n- gentle"),
        ("See [returns](/help/returns).", "See returns (/help/returns)."),
        ("Use `FW-303`.", "Use FW-303."),
        ("It's <b>warm</b>.", "It's warm."),
        ("__Warm__ and _light_.", "Warm and light."),
    ],
)
def test_markup_gives_way_to_plain_text(markup: MarkupRail, grounds: Grounds, reply: str, plain: str) -> None:
    found = markup.check(reply, grounds)
    assert (found.decision, found.text) == ("rewrite", plain)


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        "See https://fernway.example/help/returns or help@fernway.example.",
        "Sizes S/M and L/XL, 5 * 3 ft, 2 < 3, about 1/2 inch.",
        "Open 9 a.m.–8 p.m. It weighs 3.5 lb.",
        "See /help/returns and /help/shipping.",
    ],
)
def test_plain_text_and_the_shops_own_pages_stay(markup: MarkupRail, grounds: Grounds, reply: str) -> None:
    assert markup.check(reply, grounds).decision == "pass"


@pytest.fixture
def tone(guidelines: Guidelines) -> ToneRail:
    return ToneRail(guidelines.banned_phrases, guidelines.style.exclamation_marks, guidelines.emoji)


@pytest.mark.parametrize(
    "reply",
    ["Calm down.", "It's a cheap tent.", "As an AI language model, I can't.", "It's flattering.", "No worries!"],
)
def test_banned_phrases_are_blocked(tone: ToneRail, grounds: Grounds, reply: str) -> None:
    assert tone.check(reply, grounds).decision == "block"


@pytest.mark.parametrize(
    ("reply", "quiet"),
    [
        ("Great! It's warm! Really!", "Great! It's warm. Really."),
        ("Warm!!!", "Warm!"),
        ("IMPORTANT: wash it COLDLY.", "Important: wash it coldly."),
        ("Warm 🔥🔥.", "Warm."),
        ("Warm 🌲 and dry 🌲.", "Warm 🌲 and dry."),
    ],
)
def test_what_is_only_loud_is_toned_down(tone: ToneRail, grounds: Grounds, reply: str, quiet: str) -> None:
    found = tone.check(reply, grounds)
    assert (found.decision, found.text) == ("rewrite", quiet)


@pytest.mark.parametrize("reply", [GOOD, "PFAS and HDPE, code LAYER20, 20°F, ½ in.", "It's on the slotted pole.", ""])
def test_acronyms_codes_and_signs_stay(tone: ToneRail, grounds: Grounds, reply: str) -> None:
    assert tone.check(reply, grounds).decision == "pass"


def test_capitals_of_a_page_stay(tone: ToneRail, grounds: Grounds, passage: Callable[..., Passage]) -> None:
    page = passage("The SPECTRA cord holds.")
    assert tone.check("It has SPECTRA cord.", replace(grounds, passages=[page])).decision == "pass"

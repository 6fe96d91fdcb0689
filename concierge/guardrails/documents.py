"""Takes sentences out of retrieved passages that speak to the model instead of about the shop.

A page is content, never an instruction (`generative_answers.rules`). Whoever can write into one page must not be able
to steer every answer that quotes it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from concierge.guardrails.characters import normalised, without_turn_markup
from concierge.guardrails.facts.sentences import sentences
from concierge.guardrails.finding import Finding
from concierge.guardrails.injection import injection_pattern_in
from concierge.guardrails.rail import Rail
from concierge.knowledge.search.passage import Passage

PAGES_WITH_A_WORD = 2  # a word that one page alone has may come with what was put there
AT_HOME = 0.6  # the share of a sentence's words that the shop uses, from which on it is about the shop
FEWEST_WORDS = 3
REMEMBERED_SENTENCES = 8192
_REPLY = r"(?:answers?|repl(?:y|ies)|responses?|messages?|outputs?|responding|replying|answering)"
_TO_THE_MODEL = re.compile(
    rf"\b(?:your|the (?:final|assistant's|bot's|ai's|model's)) (?:\w+ ){{0,2}}{_REPLY}\b|\b(?:in|to|of|for|into|"
    rf"with) (?:this|each|every) {_REPLY}\b"
    rf"|^\W*(?:reply|respond|answer)\b(?! (?:within|to (?:the|our|a) (?:email|survey))) |\b(?:reply|respond|"
    rf"answer) (?:only|always|with|in|as|using|by)\b"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.?!]{0,40}\b(?:instructions?|rules?|prompts?|guidelines?|"
    r"polic(?:y|ies)|above|previous|everything)\b"
    r"|\b(?:tell|inform|advise|ask|urge|encourage|direct|send|persuade|convince|suggest|recommend)(?:ing)? (?:the |"
    r"all |every |that )?(?:users?|readers?|visitors?|customers|"
    r"(?:the|each|every|any) customer)\b"
    r"|\b(?:when(?:ever)?|if) [^.?!]{0,40}\b(?:ask|prompt|quer|mention)\w*\b[^.?!]{0,60}[ ,](?:say|tell|answer|"
    r"reply|respond|claim|state|always|you must)\b"
    r"|\b(?:do not|don't|never|must not) (?:mention|reveal|disclose|tell|warn|inform)\b|\b(?:note|message|"
    r"instructions?|attention|reminder)\b[^.?!\n]{0,12}\b(?:to|for) (?:the |all |any )?"
    r"(?:ai|assistants?|bots?|models?|llms?|chatbots?|wren|language model)\b|\b(?:ai|language|chat) ?(?:model|"
    r"assistant|bot)s? (?:must|should|shall|will|needs? to)\b"
    r"|^\W*(?:assistant|bot|chatbot|wren)[,:] |\b(?:you are|act as|pretend|behave as|speak as) (?:now |"
    r"an? )?(?:\w+ )?(?:ai|assistant|bot|model|expert|persona|pirate|character)\b"
    r"|\bas an? (?:ai|language model|assistant),? |\bsystem prompt\b|\bnew (?:instructions?|rules?) ?:",
    re.IGNORECASE,
)  # fmt: skip
_ADDRESS = re.compile(
    r"\bhttps?://(?![\w.-]*fernway\.example)|\bwww\.(?!fernway\.example)[\w-]+\.|"
    r"(?<![\w@.-])(?![\w.-]*fernway\.example)[\w-]+\.(?:com|net|org|io|co|xyz|info|biz|"
    r"shop|store|site|online|app|ru|cn|top|click|link|ly|gg|tv)\b|@(?!fernway\.example|[\w.-]*\.example)[\w-]+\.\w+",
    re.IGNORECASE,
)  # fmt: skip
# Tasks that one gives an assistant, and questions. In a page of the shop they are at home only in the shop's words.
_TASK = re.compile(
    r"^\W*(?:please |kindly |now |then |also |first,? |can you |could you |would you |i want you to )?(?:analy[sz]e|"
    r"append|augment|break down|calculate|classify|compose|"
    r"create|decode|define|describe|determine|develop|discuss|draft|encode|encrypt|enhance|evaluate|explain|express|"
    r"generate|give me|help me|"
    r"identify|imagine|integrate|introduce|invent|invert|jumble|list|make up|mention|misspell|outline|output|print|"
    r"produce|promote|provide|"
    r"rearrange|recite|recommend|render|repeat|rephrase|reverse|rewrite|scramble|show me|solve|spell|substitute|"
    r"suggest|summari[sz]e|"
    r"translate|write|click|download|install|subscribe|vote|donate)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:(?:who|what|when|where|why|how|which|whose|is|are|was|were|do|does|did|can|could|would(?! you like)|"
    r"will|should|has|have)\b|(?:what|who|how|where)['’]s\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'’-]{2,}", re.IGNORECASE)
_EVERYDAY_WORDS = """
    the and for you your are was were with this that from have has had not but can could would should will what
    when where which who why how all any its it's into than then them they their there our out about more most
    some such only also just very over under after before each every one two use used using make made get give
    show add include please between these those other first last new
"""
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())


@dataclass(frozen=True)
class Cleaned:
    """Passages that may enter the prompt.

    Attributes:
        passages: without sentences that speak to the model; those of which nothing is left are missing.
        findings: one for each passage that was changed.
    """

    passages: list[Passage]
    findings: list[Finding]


class DocumentsRail(Rail):
    """Cleans retrieved passages."""

    name = "documents"
    version = "1"

    def __init__(self, vocabulary: frozenset[str]) -> None:
        """Set what the shop's pages speak about.

        Args:
            vocabulary: the words of its pages, as `vocabulary_of` returns them.
        """
        self._vocabulary = vocabulary
        # The same few thousand sentences are read again and again.
        self._speaks_to_model = lru_cache(maxsize=REMEMBERED_SENTENCES)(self._judged)

    def check(self, passages: Iterable[Passage]) -> Cleaned:
        """Return the passages without what speaks to the model."""
        kept: list[Passage] = []
        findings: list[Finding] = []
        for passage in passages:
            text, removed = self._cleaned(passage.text)
            title, from_title = self._cleaned(passage.title)
            removed += from_title
            if removed:
                passage = replace(passage, text=text, title=title or passage.source)
                findings.append(self.rewritten(text, f"{passage.id}: {removed[0]}"))
            if passage.text.strip():
                kept.append(passage)
        return Cleaned(kept, findings)

    def _cleaned(self, text: str) -> tuple[str, list[str]]:
        """Return a text without sentences that speak to the model, and those sentences."""
        plain = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
        hidden = [] if plain == text else ["a comment"]
        visible = without_turn_markup(normalised(plain))
        if visible != normalised(plain):
            hidden.append("turn markup")
        parts = sentences(visible)
        removed = [part for part in parts if self._speaks_to_model(part.text)]
        if not removed:
            return (visible if hidden else text), hidden
        ends = [*(part.start for part in parts[1:]), len(visible)]
        kept = (visible[part.start : end] for part, end in zip(parts, ends, strict=True) if part not in removed)
        return "".join(kept).strip(), hidden + [part.text for part in removed]

    def _judged(self, sentence: str) -> bool:
        if _TO_THE_MODEL.search(sentence) or _ADDRESS.search(sentence) or injection_pattern_in(sentence):
            return True
        asks = _QUESTION.search(sentence) is not None and "?" in sentence
        return (asks or _TASK.search(sentence) is not None) and not self._is_at_home(sentence)

    def _is_at_home(self, sentence: str) -> bool:
        words = [word.lower() for word in _WORD.findall(sentence)]
        telling = [word for word in words if word not in _EVERYDAY]
        if len(words) < FEWEST_WORDS or not telling:
            return True
        return sum(word in self._vocabulary for word in telling) >= AT_HOME * len(telling)


@lru_cache
def vocabulary_of(knowledge: Path) -> frozenset[str]:
    """Return the words that several of the shop's pages use.

    Args:
        knowledge: the folder with products.json and policies/.

    Raises:
        FileNotFoundError: products.json is missing.
    """
    products = json.loads((knowledge / "products.json").read_text(encoding="utf-8"))
    pages = [" ".join(_strings(product)) for product in products]
    pages += [path.read_text(encoding="utf-8") for path in sorted((knowledge / "policies").glob("*.md"))]
    counts = Counter(word for page in pages for word in {word.lower() for word in _WORD.findall(page)})
    return frozenset(word for word, count in counts.items() if count >= PAGES_WITH_A_WORD)


def _strings(value: object) -> Sequence[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return [value] if isinstance(value, str) else []

"""Keeps advertising out of replies: superlatives, hype, and green claims other than the approved sentences."""

import re
from collections.abc import Collection, Mapping

from concierge.guardrails.denials import first_claim, is_question
from concierge.guardrails.facts.sentences import normalised, sentences
from concierge.guardrails.finding import Finding, Grounds
from concierge.guardrails.phrases import phrase_pattern
from concierge.guardrails.rail import Rail
from concierge.guidelines import BannedPhrases
from concierge.knowledge.approved_claims import claims_about

COMPANY = "company"  # in the list of products of claims about the shop as a whole
_SUPERLATIVES = re.compile(
    r"(?:\bnumber one\b|\bno\. ?1\b|\b(?:the |our )(?:very |absolute )?best\b(?! (?:match|fit|choice|option|"
    r"bet|"
    r"pick|way|suited|place|time|one for|for (?:you|that|this|a |two|three|four)))|\bbest (?:in class|on the market|"
    r"ever|you can buy|"
    r"available|money can buy)\b|\bworld[- ]class\b|\bsecond to none\b|\bunmatched\b|\bunrivall?ed\b|\bunparalleled\b|"
    r"\bperfect(?:ly)?(?= (?:for (?:any|every)|choice for (?:any|every)|in every))|\bflawless\b|\bultimate\b|"
    r"\bamazing\b|\bincredible\b|\bawesome\b|\bfantastic\b|\bphenomenal\b|\bstate[- ]of[- ]the[- ]art\b|"
    r"\bcutting[- ]edge\b|"
    r"\bindustry[- ]leading\b|\bpremium quality\b|\btop[- ]of[- ]the[- ]line\b|\bnext[- ]level\b|\bfor life\b)",
    re.IGNORECASE,
)
_GREEN = re.compile(  # POL-SUST, "Must not be claimed, in any words", beyond the listed phrases
    r"\b(?:sustainab\w+|planet[- ]?(?:safe|friendly)?|(?:good|better|kind(?:er)?|gentle) (?:for|to|"
    r"on) the (?:environment|"
    r"planet|earth)|environmental(?:ly)?|climate[- ](?:positive|neutral|friendly)|net[- ]zero|emissions?|"
    r"carbon footprint|"
    r"compostable|vegan|ethical(?:ly)?|responsibly (?:made|sourced)|PFAS|PFC|recycled|organic|green (?:choice|"
    r"product|option|gear)|"
    r"eco|audited|animal[- ]welfare)\b",
    re.IGNORECASE,
)
# "Without intentionally added PFAS" is a claim, too, so only declining to make one is a denial.
_DECLINED = re.compile(
    r"\b(?:can't|cannot|don't|doesn't|won't|not able to|unable to|no|not)\b[^.?!]{0,30}\b(?:say|claims?|confirm|"
    r"call|describe|verif\w+|information|details?|statement|have|make)\b",
    re.IGNORECASE,
)
_NUMBER_ONE = re.compile(r"#\s?1\b")
_RECYCLED_PART = re.compile(r"\b\d{1,3}% recycled \w+")
_ALLOWED_PHRASE = "no animal-derived fill"
_SKU = re.compile(r"\bFW-\d{3}\b", re.IGNORECASE)


class ClaimsRail(Rail):
    """Blocks claims that nobody approved."""

    name = "claims"
    version = "1"

    def __init__(self, banned: BannedPhrases, approved: Mapping[str, Collection[str]]) -> None:
        """Set what must not be said.

        Args:
            banned: phrases; those for hype and greenwashing count here.
            approved: sentences that may be said word for word, each with the SKUs it is true of.
        """
        self._hype = phrase_pattern(banned.hype)
        self._greenwashing = phrase_pattern(banned.greenwashing)
        self._approved = {_folded(sentence): frozenset(products) for sentence, products in approved.items()}

    def check(self, reply: str, grounds: Grounds) -> Finding:
        """Return a block where a reply claims something that is not approved."""
        rest = self._without_approved(_without_titles(reply, grounds))
        first = _NUMBER_ONE.search(reply)
        found = (
            (first[0] if first else None)
            or first_claim(rest, self._hype)
            or first_claim(rest, _SUPERLATIVES)
            or self._green_claim(rest, grounds)
        )
        return self.blocked(found) if found else self.passed()

    def _without_approved(self, reply: str) -> str:
        """Return the reply without the approved sentences that are true of the products it names."""
        text = " ".join(normalised(reply).split())
        named = {sku.upper() for sku in _SKU.findall(text)}
        for sentence, products in self._approved.items():
            if COMPANY in products or not named or named & products:
                text = re.sub(re.escape(sentence), " ", text, flags=re.IGNORECASE)
        return text.replace(_ALLOWED_PHRASE, " ")

    def _green_claim(self, rest: str, grounds: Grounds) -> str | None:
        pages = " ".join(normalised(passage.text) for passage in grounds.passages).lower()
        for sentence in sentences(normalised(rest)):
            if _DECLINED.search(sentence.text) or (sentence.asks and is_question(sentence.text)):
                continue
            found = [*self._greenwashing.finditer(sentence.text), *_GREEN.finditer(sentence.text)]
            # A part's material in the catalogue's words, such as "100% recycled polyester", is no wider claim.
            part = _RECYCLED_PART.search(sentence.text)
            on_page = part is not None and part[0].lower() in pages
            for match in found:
                if not (on_page and match[0].lower() == "recycled"):
                    return match[0]
        return None


def approved_sentences(skus: Collection[str]) -> dict[str, list[str]]:
    """Return the approved sentences, each with the products it is about.

    Args:
        skus: of all products; what is approved for the shop as a whole comes along.

    Raises:
        FileNotFoundError: the policy is missing.
    """
    found: dict[str, list[str]] = {}
    for sku in [*skus, COMPANY]:
        for sentence in claims_about(sku):
            found.setdefault(sentence, []).append(sku)
    return found


def _without_titles(reply: str, grounds: Grounds) -> str:
    """Return a reply without the names of the pages it rests on, such as "Sustainability claims"."""
    pages = {
        passage.title.partition(":")[0].partition(",")[0] for passage in grounds.passages if passage.kind == "policy"
    }
    for page in pages - {""}:
        reply = re.sub(re.escape(page), " ", reply, flags=re.IGNORECASE)
    return reply


def _folded(sentence: str) -> str:
    return " ".join(normalised(sentence).split()).rstrip(".")

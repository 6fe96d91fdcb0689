"""Which product or page each claim of a text is about: figures belong to the subject of their sentence."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from concierge.guardrails.facts.claim import Claim, Kind
from concierge.guardrails.facts.contradictions import Assertion, assertions_in
from concierge.guardrails.facts.mentions import Mention, ProductNames, is_plural
from concierge.guardrails.facts.pages import PageMention, PageNames
from concierge.guardrails.facts.sentences import Sentence, part_around, sentences
from concierge.guardrails.facts.stems import content_stems

_LEADS_ON = re.compile(
    r"\s*(?:(?:each|per night|off)\s)?(?:for|on|off|in|with|from|at|of)?\s*(?:(?:the|our|a|an|each|one|two|three)\s)*",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[)\]]?\s*(?:,\s?and|,\s?or|,|and|or|&|/)\s*(?:(?:the|a|our|two|three)\s)*", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|its|it's|they|their|that|that's|this|both|these|you)\b", re.IGNORECASE)
_EACH = re.compile(r"\b(?:both|neither|each|either)\b", re.IGNORECASE)
_CONTRAST = re.compile(r"\b(?:against|versus|vs\.?|compared (?:with|to)|instead of|rather than|than)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Subject:
    """What a claim is about.

    Attributes:
        skus: the products; empty when none is named.
        every: whether it is said of each of them, rather than of one that can't be told.
        pages: the policies, stores and campaigns that the sentence names.
        recent: those that the text has named so far.
    """

    skus: tuple[str, ...] = ()
    every: bool = False
    pages: frozenset[str] = frozenset()
    recent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Statement:
    """A claim with its subject and the words around it.

    Attributes:
        claim: the claim, its place within the sentence.
        subject: what it is about.
        near: the stems of the words in its part of the sentence.
        around: the stems of all words of the sentence.
        sentence: the sentence.
    """

    claim: Claim
    subject: Subject
    near: frozenset[str]
    around: frozenset[str]
    sentence: Sentence


@dataclass(frozen=True)
class Reading:
    """A sentence as it was understood.

    Attributes:
        sentence: the sentence.
        masked: its text with the names of products blanked out.
        mentions: the products it mentions.
        pages: the pages it names.
        statements: its claims.
        assertions: its clauses, each with its subject.
    """

    sentence: Sentence
    masked: str
    mentions: tuple[Mention, ...]
    pages: tuple[PageMention, ...]
    statements: tuple[Statement, ...]
    assertions: tuple[tuple[Assertion, Subject], ...]


class Reader:
    """Reads replies and passages alike, so that what is said of a product can be held against what its page says."""

    def __init__(self, products: ProductNames, pages: PageNames, kinds: Sequence[Kind]) -> None:
        """Take the names to find and the kinds of claims, those first whose words no later kind may claim again."""
        self._products = products
        self._pages = pages
        self._kinds = tuple(kinds)

    def read(self, text: str, source: str = "", known: Collection[str] = ()) -> list[Reading]:
        """Return the sentences of a text with their claims.

        Args:
            text: a normalised text.
            source: the SKU or page that the text is about from its first word on; "" for a reply.
            known: the products that parts of a name may stand for.
        """
        is_product = source.startswith("FW-")
        carried: tuple[str, ...] = (source,) if is_product else ()
        said: list[str] = list(carried)
        place: frozenset[str] = frozenset()
        fixed = frozenset() if is_product or not source else frozenset({source})
        recent = fixed
        readings = []
        for sentence in sentences(text):
            mentions = self._products.mentions_in(sentence.text, said, known)
            named = self._pages.mentions_in(sentence.text)
            stores = frozenset(page for one in named for page in one.ids if page.startswith("store_"))
            place = stores or (frozenset() if is_product or (mentions and not source) else place)
            pages = fixed | place | {page for one in named for page in one.ids}
            recent |= pages
            context = _Context(carried, tuple(dict.fromkeys(said)), pages, recent)
            readings.append(self._reading(sentence, mentions, named, context))
            direct = [sku for one in mentions if not one.compared for sku in one.skus]
            said += [sku for one in mentions if one.direct and len(one.skus) == 1 for sku in one.skus]
            # A page speaks of its own product again in the next sentence; a reply of the one it came to.
            carried = (source,) if is_product else tuple(dict.fromkeys(direct)) or carried
        return readings

    def asked_about(self, text: str) -> frozenset[str]:
        """Return the products that a customer's message may mean."""
        return self._products.asked_in(text)

    def _reading(
        self,
        sentence: Sentence,
        mentions: list[Mention],
        named: list[PageMention],
        context: "_Context",
    ) -> Reading:
        masked = _masked(sentence.text, mentions)
        bare = _masked(masked, named)
        around = content_stems(bare)
        finder = _SubjectFinder(sentence.text, mentions, context.carried, context.said)
        statements = [
            Statement(
                claim,
                Subject(*finder.subject_of(claim.start, claim.end), context.pages, context.recent),
                content_stems(_without(claim, part_around(bare, claim.start, claim.end))),
                around - content_stems(claim.text),
                sentence,
            )
            for claim in self._claims(masked)
        ]
        assertions = tuple(
            (
                one,
                Subject(
                    *finder.subject_of(one.clause.start, one.clause.end, whole=True), context.pages, context.recent
                ),
            )
            for one in assertions_in(bare)
        )
        return Reading(sentence, masked, tuple(mentions), tuple(named), tuple(statements), assertions)

    def _claims(self, text: str) -> Iterator[Claim]:
        taken: list[tuple[int, int]] = []
        for kind in self._kinds:
            found = kind.claims_in(text)
            if kind.name != "attribute":
                found = [one for one in found if not _overlaps(one, taken)]
                taken += [(one.start, one.end) for one in found]
            yield from found


@dataclass(frozen=True)
class _Context:
    """What the text has spoken of before a sentence, and the pages that the sentence names."""

    carried: tuple[str, ...]
    said: tuple[str, ...]
    pages: frozenset[str]
    recent: frozenset[str]


class _SubjectFinder:
    def __init__(self, text: str, mentions: list[Mention], carried: tuple[str, ...], said: tuple[str, ...]) -> None:
        self._text = text
        self._mentions = mentions
        self._carried = carried
        self._said = said

    def subject_of(self, start: int, end: int, *, whole: bool = False) -> tuple[tuple[str, ...], bool]:
        """Return the products that the words from `start` to `end` are about, and whether each is meant.

        Args:
            start: where the words begin.
            end: where they end.
            whole: whether the words are a clause, which may hold its subject itself.
        """
        if whole:
            inside = next((n for n, one in enumerate(self._mentions) if start <= one.start < end), None)
            if inside is not None:
                return self._group(inside)
        before = [n for n, one in enumerate(self._mentions) if one.end <= start]
        after = [n for n, one in enumerate(self._mentions) if one.start >= end]
        if after and _LEADS_ON.fullmatch(self._text[end : self._mentions[after[0]].start]) and end != start:
            return self._group(after[0])
        contrast = _CONTRAST.search(self._text, self._mentions[before[-1]].end if before else 0, start)
        if contrast and (before or after):
            return self._any([*(sku for one in self._mentions for sku in one.skus), *self._said]), False
        if before:
            main = [n for n in before if not self._mentions[n].compared] or before
            nearest = before[-1]
            if self._mentions[nearest].compared and nearest != main[-1]:
                return self._any([sku for n in (nearest, main[-1]) for sku in self._mentions[n].skus]), False
            return self._group(nearest)
        if len(self._said) > 1 and not self._mentions:
            if is_plural(self._text[:end]):
                return self._said, bool(_EACH.search(self._text))
            if contrast:
                return self._said, False
        if after:
            following, every = self._group(after[0])
            if self._carried and _PRONOUN.search(self._text, 0, self._mentions[after[0]].start):
                return self._any([*self._carried, *following]), False
            return following, every
        return self._carried, False

    def _group(self, index: int) -> tuple[tuple[str, ...], bool]:
        """Return the products of a mention and of those listed with it: "the 4 (FW-203) and the 6 (FW-204)"."""
        first = last = index
        while first > 0 and self._listed(first - 1, first):
            first -= 1
        while last + 1 < len(self._mentions) and self._listed(last, last + 1):
            last += 1
        group = self._mentions[first : last + 1]
        if len(group) == 1:
            return group[0].skus, False
        return self._any([sku for one in group for sku in one.skus]), all(len(one.skus) == 1 for one in group)

    def _listed(self, one: int, other: int) -> bool:
        between = self._text[self._mentions[one].end : self._mentions[other].start]
        return bool(_LISTED.fullmatch(between)) or between.strip() in ("", "(", ")")

    @staticmethod
    def _any(skus: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(skus))


def _without(claim: Claim, words: str) -> str:
    return words.replace(claim.text, " ", 1)


def _masked(text: str, mentions: Sequence[Mention | PageMention]) -> str:
    """Return a sentence in which the figures and words of names are no claims."""
    for mention in mentions:
        end = mention.end + (text[mention.end : mention.end + 1] == ")" and "(" in text[mention.start : mention.end])
        text = text[: mention.start] + " " * (end - mention.start) + text[end:]
    return text


def _overlaps(claim: Claim, spans: list[tuple[int, int]]) -> bool:
    return any(start < claim.end and claim.start < end for start, end in spans)

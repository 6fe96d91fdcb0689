"""What the passages of one answer state, found by what it is about."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from concierge.guardrails.facts.binding import Reader, Reading, Statement, Subject
from concierge.guardrails.facts.claim import Claim
from concierge.guardrails.facts.contradictions import Assertion
from concierge.guardrails.facts.names import Names
from concierge.guardrails.facts.pages import PageMention
from concierge.guardrails.facts.sentences import normalised
from concierge.knowledge.search.passage import Passage

KEPT = 2048  # passages whose reading is kept: more than the shop has


class PassageReader:
    """Reads passages, and keeps what it read."""

    def __init__(self, reader: Reader) -> None:
        """Take the reader to read with."""
        self._reader = reader
        self._kept = lru_cache(maxsize=KEPT)(self._read)

    def read(self, passage: Passage) -> tuple[Reading, ...]:
        """Return the sentences of a passage with their claims."""
        return self._kept(passage)

    def _read(self, passage: Passage) -> tuple[Reading, ...]:
        source = "" if passage.kind == "computed" else passage.source
        known = (source,) if source.startswith("FW-") else ()
        return tuple(self._reader.read(normalised(passage.text), source, known))


class Evidence:
    """The statements of the passages in the prompt."""

    def __init__(self, passages: Sequence[Passage], reader: PassageReader, names: Names) -> None:
        """Read the passages."""
        readings = [reading for passage in passages for reading in reader.read(passage)]
        self.statements = [one for reading in readings for one in reading.statements]
        self._assertions = [one for reading in readings for one in reading.assertions]
        self.sources = frozenset(passage.source for passage in passages)
        mentioned = {sku for reading in readings for one in reading.mentions for sku in one.skus if len(one.skus) == 1}
        self.skus = frozenset(mentioned | (self.sources & set(names.products)))
        named = {page for reading in readings for one in reading.pages for page in one.ids}
        self.pages = frozenset(named | self.sources)
        self.paths = frozenset(passage.url_path for passage in passages if passage.url_path)
        self.text = normalised("\n".join(f"{one.title}\n{one.text}" for one in passages))

    def about(self, sku: str | None, pages: frozenset[str]) -> list[Statement]:
        """Return what is stated of a product, and what is stated of no product in particular.

        Args:
            sku: the product; None where any passage may serve.
            pages: the pages that the reply's sentence names; another store's figures are left out.
        """
        return [one for one in self.statements if _fits(one.subject, sku, pages)]

    def assertions_about(self, sku: str | None, pages: frozenset[str]) -> Iterable[Assertion]:
        """Return the clauses about a product and about none in particular; see `about`."""
        return (one for one, subject in self._assertions if _fits(subject, sku, pages))

    def has_page(self, page: PageMention) -> bool:
        """Return whether a page that the reply names is among those in the prompt, or its words are."""
        return bool(set(page.ids) & self.pages) or page.words.lower() in self.text.lower()

    def claims(self) -> list[Claim]:
        """Return all claims of the passages."""
        return [one.claim for one in self.statements]


def _fits(subject: Subject, sku: str | None, pages: frozenset[str]) -> bool:
    if sku is not None and subject.skus and sku not in subject.skus:
        return False
    stores, wanted = _stores(subject.pages), _stores(pages)
    if stores and wanted and not stores & wanted:
        return False
    policies = {page for page in pages if page.startswith(("POL-", "CMP-"))}
    return not (policies and not subject.skus and not policies & subject.pages)


def _stores(pages: frozenset[str]) -> frozenset[str]:
    return frozenset(page for page in pages if page.startswith("store_"))

"""What a reply states without the shop's data holding it.

What a model worded or a page said is held against every page at hand, in the closed world of the fact rail. What a
scenario's code filled in ("open until 7:00 p.m. today") is computed; there, single values are looked for that stand
nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from concierge import clock
from concierge.guardrails.facts.names import names_of_shop
from concierge.guardrails.facts.rail import FactsRail
from concierge.guardrails.finding import Grounds
from concierge.guardrails.groundedness import GroundednessRail
from concierge.guidelines import get_guidelines
from concierge.insights.answer_evaluation import FROM_PAGES, Reply
from concierge.insights.answer_questions import Question
from concierge.insights.invented import Invented
from concierge.knowledge.search.computed import computed_passages
from concierge.knowledge.search.corpus import all_passages
from concierge.knowledge.search.product_names import ProductNames
from concierge.settings import Settings
from concierge.storage import Product, get_sessions


def known_texts(settings: Settings, domain: Path = Path("domain.yml")) -> list[str]:
    """Return every text whose prices, links, codes and contacts the shop vouches for."""
    folder = settings.data_dir / "knowledge"
    with get_sessions()() as session:
        passages = all_passages(session, folder, clock.today())
    files = [domain, settings.data_dir / "guidelines.yml", *folder.rglob("*.yml"), *folder.rglob("*.md")]
    addresses = [f"{settings.public_address}{passage.url_path}" for passage in passages if passage.url_path]
    return [
        *(f"{passage.title} {passage.text} {passage.url_path or ''}" for passage in passages),
        *(path.read_text(encoding="utf-8") for path in files),
        *addresses,
    ]


def every_page(settings: Settings) -> Callable[[Question, Reply], Sequence[str]]:
    """Return a check of a reply against all pages of the shop as they are today."""
    folder = settings.data_dir / "knowledge"
    with get_sessions()() as session:
        rail = FactsRail(names_of_shop(session, folder / "policies"))
        passages = all_passages(session, folder, clock.today())
        catalogue = list(session.scalars(select(Product)))
    names = ProductNames(catalogue, (passage.text for passage in passages))
    grounded = GroundednessRail(get_guidelines().rails.groundedness)
    invented = Invented(known_texts(settings))

    def unsupported_in(question: Question, reply: Reply) -> Sequence[str]:
        meant = [one.sku for one in catalogue if one.sku in reply.text]
        with get_sessions()() as session:
            meant = meant or list(names.named_in(session, " ".join(question.turns)))
            computed = computed_passages(session, question.turns[-1], clock.today(), meant)
        grounds = Grounds(question.turns[-1], [*passages, *computed], question.turns[:-1])
        found: list[str] = []
        for message in reply.messages:
            if message.origin == "generated" or message.response == FROM_PAGES:
                finding = rail.check(message.text, grounds)
                found += [] if finding.decision == "pass" else [finding.evidence]
            if message.origin == "generated":
                about = [passage for passage in passages if passage.source in meant] or passages
                finding = grounded.check(message.text, replace(grounds, passages=[*about, *computed]))
                found += [] if finding.decision == "pass" else [finding.evidence]
            if message.origin == "database" and message.response != FROM_PAGES:
                found += invented.found_in(message.text, [*question.turns, *(passage.text for passage in computed)])
        return found

    return unsupported_in

"""Puts an open-ended answer's parts together, as the settings and guidelines.yml ask."""

from dataclasses import dataclass

from concierge.generation.answer import Answerer
from concierge.generation.chosen import chosen_generator
from concierge.generation.generator import Generator
from concierge.generation.service import GenerationService
from concierge.guardrails.facts.names import names_of_shop
from concierge.guardrails.facts.rail import FactsRail
from concierge.guardrails.injection_model import MODEL_FILE, InjectionModel
from concierge.guardrails.rails import Rails
from concierge.guidelines import get_guidelines
from concierge.knowledge.search.computed import computed_passages
from concierge.knowledge.search.index import Search
from concierge.models.sentence_vectors import SentenceVectors
from concierge.settings import Settings
from concierge.storage import get_sessions


@dataclass(frozen=True)
class Parts:
    """What an answer is made with; nothing is loaded that takes long, but the encoder."""

    search: Search
    rails: Rails
    generator: Generator
    answerer: Answerer


def parts_of(settings: Settings) -> Parts:
    """Return the parts.

    Raises:
        SettingsError: a setting that the chosen generator needs is missing.
        RuleFileError: guidelines.yml is unusable; the message names the field.
        EncoderUnusable: the sentence encoder is not built; the message names the command.
        InjectionModelError: the injection classifier's weights are missing or unusable.
    """
    guidelines = get_guidelines()
    sessions = get_sessions()
    encoder = SentenceVectors()
    with sessions() as session:
        names = names_of_shop(session, settings.data_dir / "knowledge" / "policies")
    rails = Rails.from_guidelines(
        guidelines,
        settings.data_dir,
        InjectionModel.load(settings.data_dir / MODEL_FILE, encoder),
        FactsRail(names),
        names.products,
    )
    search = Search(sessions, encoder)
    generator = chosen_generator(settings)
    answerer = Answerer(
        search=search,
        compute=computed_passages,
        rails=rails,
        generator=generator,
        guidelines=guidelines,
        vector=encoder.vector,
        least_score=guidelines.generative_answers.minimum_retrieval_score,
        least_score_unsure=guidelines.generative_answers.minimum_score_when_unsure,
    )
    return Parts(search, rails, generator, answerer)


def answer_service(settings: Settings) -> GenerationService:
    """Return a service that answers open-ended questions, not started yet. Raises what `parts_of` raises."""
    parts = parts_of(settings)
    return GenerationService(parts.answerer, parts.generator, parts.search.refresh)

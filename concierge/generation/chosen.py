"""The generator that the settings choose."""

from concierge.generation.ctranslate2_generator import CTranslate2Generator
from concierge.generation.generator import Generator
from concierge.generation.openai_generator import OpenAIGenerator
from concierge.generation.transformers_generator import TransformersGenerator
from concierge.models.base_model import BASE_DIR, SERVING_DIR
from concierge.settings import Settings, SettingsError


def chosen_generator(settings: Settings) -> Generator:
    """Return the generator that the settings choose, not started yet.

    Raises:
        SettingsError: a setting that the chosen one needs is missing; the message names the variable.
    """
    if settings.generator == "openai":
        if settings.generator_url is None or not settings.generator_model:
            missing = "URL" if settings.generator_url is None else "MODEL"
            raise SettingsError(f"CONCIERGE_GENERATOR is openai: set CONCIERGE_GENERATOR_{missing} too")
        key = settings.generator_key.get_secret_value() if settings.generator_key else None
        return OpenAIGenerator(
            str(settings.generator_url),
            settings.generator_model,
            key=key,
            parallel=settings.generator_batch,
            longest_queue=settings.generator_queue,
            timeout=settings.generator_timeout,
        )
    if settings.generator == "transformers":
        folder = settings.generator_folder or BASE_DIR
        return TransformersGenerator(
            folder,
            batch=settings.generator_batch,
            longest_queue=settings.generator_queue,
            timeout=settings.generator_timeout,
        )
    folder = settings.generator_folder or SERVING_DIR
    return CTranslate2Generator(
        folder,
        batch=settings.generator_batch,
        longest_queue=settings.generator_queue,
        timeout=settings.generator_timeout,
    )

"""Settings that only the web server reads."""

from dataclasses import dataclass
from typing import Self

from pydantic import HttpUrl, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from concierge.settings import PREFIX, Settings, SettingsError

WEB_PREFIX = f"{PREFIX}WEB_"


class _Variables(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=WEB_PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
    )

    origins: str = ""
    rasa_url: HttpUrl | None = None


@dataclass(frozen=True)
class WebSettings:
    """What the web server needs to know.

    Attributes:
        secret: signs session tokens; the Rasa server verifies them with the same one.
        origins: web origins that may ask for a token; other sites that embed the chat are listed here.
        rasa: address at which a customer's browser reaches the Rasa server.
    """

    secret: str
    origins: tuple[str, ...]
    rasa: str

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Read what `settings` lacks from the environment.

        Args:
            settings: the installation's settings.

        Raises:
            SettingsError: the secret is missing, or an address is unusable; the message names the variable.
        """
        try:
            variables = _Variables()
        except ValidationError as error:
            name = str(error.errors()[0]["loc"][0]).upper()
            raise SettingsError(f"{WEB_PREFIX}{name} is not an address such as https://chat.example.com") from None
        port = settings.web_port
        own = f"{settings.public_address},http://127.0.0.1:{port},http://localhost:{port}"
        origins = dict.fromkeys(_origin(part) for part in (variables.origins or own).split(",") if part.strip())
        return cls(
            secret=settings.require_web_secret(),
            origins=tuple(origins),
            rasa=str(variables.rasa_url or settings.rasa_address).rstrip("/"),
        )


def _origin(text: str) -> str:
    origin = text.strip().rstrip("/")
    if not origin.startswith(("http://", "https://")) or "/" in origin.split("://", 1)[1]:
        raise SettingsError(
            f"{WEB_PREFIX}ORIGINS: {origin!r} is not a web origin; write it as https://shop.example.com, "
            "without a path, and separate several by commas"
        )
    return origin

"""Settings, read from environment variables and from a `.env` file in the working directory."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "CONCIERGE_"
DATABASE_VARIABLE = "DATABASE_URL"
SHORTEST_SECRET = 32
NEW_KEY_COMMAND = "python -c 'import secrets; print(secrets.token_urlsafe(32))'"


class SettingsError(ValueError):
    """A setting is missing or unusable. The message is one line and names the environment variable."""


class Settings(BaseSettings):
    """How this installation runs. Fields are read from `CONCIERGE_<FIELD>`, the first from `DATABASE_URL`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    database_url: str = Field(default="sqlite:///var/concierge.db", validation_alias=DATABASE_VARIABLE)
    tracker_url: str = "sqlite:///var/conversations.db"
    data_dir: Path = Path("data")
    timezone: str = "America/Boise"
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=1, le=65535)
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    rasa_url: HttpUrl | None = None
    public_url: HttpUrl | None = None
    web_secret: SecretStr | None = None
    smtp_url: SecretStr | None = None
    email_from: str = "help@fernway.example"
    generator: Literal["ctranslate2", "transformers", "openai"] = "ctranslate2"
    generator_folder: Path | None = None
    generator_url: HttpUrl | None = None
    generator_model: str | None = None
    generator_key: SecretStr | None = None
    generator_timeout: float = Field(default=3.5, gt=0, le=60.0)
    generator_queue: int = Field(default=16, ge=0, le=1000)
    generator_batch: int = Field(default=8, ge=1, le=256)

    @field_validator("database_url", "tracker_url")
    @classmethod
    def _name_the_driver(cls, value: str) -> str:
        for bare in ("postgresql://", "postgres://"):
            if value.startswith(bare):
                value = "postgresql+psycopg://" + value.removeprefix(bare)
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            raise ValueError("is not a database URL, such as sqlite:///var/concierge.db") from None
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(f"names {backend}; use sqlite:/// or postgresql://")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError("is not an IANA time zone, such as America/Boise") from None
        return value

    @field_validator("web_secret")
    @classmethod
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"is shorter than {SHORTEST_SECRET} characters; create one with: {NEW_KEY_COMMAND}")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"smtps?://\S+", value.get_secret_value()):
            raise ValueError("is not a mail server's address, such as smtps://user:password@mail.example:465")
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone: what "today" means."""
        return ZoneInfo(self.timezone)

    @property
    def rasa_address(self) -> str:
        """Where the Rasa server answers, without a trailing slash."""
        return str(self.rasa_url or f"http://127.0.0.1:{self.rasa_port}").rstrip("/")

    @property
    def public_address(self) -> str:
        """The address customers open, without a trailing slash; links in messages start with it."""
        return str(self.public_url or f"http://{self.web_host}:{self.web_port}").rstrip("/")

    def require_web_secret(self) -> str:
        """Return the secret that signs web sessions.

        Raises:
            SettingsError: it is not set; the message says how to create one.
        """
        if self.web_secret is None:
            raise SettingsError(f"{PREFIX}WEB_SECRET is not set; create one with: {NEW_KEY_COMMAND} and put it in .env")
        return self.web_secret.get_secret_value()


def _variable(field: str) -> str:
    return DATABASE_VARIABLE if field in ("database_url", DATABASE_VARIABLE) else PREFIX + field.upper()


def load_settings() -> Settings:
    """Read the settings afresh.

    Raises:
        SettingsError: a value is unusable. The message names the variable, never a secret's value.
    """
    try:
        return Settings()
    except ValidationError as error:
        complaints = []
        for problem in error.errors(include_input=False, include_url=False):
            reason = problem["msg"].removeprefix("Value error, ")
            complaints.append(f"{_variable(str(problem['loc'][0]))}: {reason[0].lower()}{reason[1:]}")
        raise SettingsError("; ".join(complaints)) from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """Return the settings, read once per process. Raises what `load_settings` raises."""
    return load_settings()

"""Who the assistant is, as the guidelines say."""

from dataclasses import dataclass
from pathlib import Path

import yaml


class GuidelinesError(ValueError):
    """The guidelines lack something the page shows. The message names the file and the field."""


@dataclass(frozen=True)
class Persona:
    """The names and the label that the page and the chat show.

    Attributes:
        name: the assistant's name.
        company: the company's name.
        generated_label: the label under AI-written messages, word for word.
    """

    name: str
    company: str
    generated_label: str


def read_persona(path: Path) -> Persona:
    """Read the persona from `guidelines.yml`.

    Raises:
        GuidelinesError: the file is missing, is not YAML or lacks a field.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GuidelinesError(f"{path} does not exist; it says who the assistant is") from None
    except yaml.YAMLError as error:
        raise GuidelinesError(f"{path} is not YAML: {error}") from None
    return Persona(
        name=_text(data, path, "persona", "name"),
        company=_text(data, path, "persona", "company"),
        generated_label=_text(data, path, "disclosures", "generated_label"),
    )


def _text(data: object, path: Path, section: str, field: str) -> str:
    part = data.get(section) if isinstance(data, dict) else None
    value = part.get(field) if isinstance(part, dict) else None
    if not isinstance(value, str):
        raise GuidelinesError(f"{path}: {section}.{field} is missing; write it as a text")
    return value

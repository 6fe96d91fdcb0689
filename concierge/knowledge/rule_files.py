"""Rules of the shop that are kept as data: read once, checked, with errors that name the place."""

from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from concierge.settings import get_settings


class RuleFileError(ValueError):
    """A file of rules is missing or unusable. The message names the file, the field and what to do."""


class Rules(BaseModel):
    """A part of a file of rules: unknown fields are mistakes, and nothing changes it once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


R = TypeVar("R", bound=Rules)


def rules_of_shop(name: str, model: type[R]) -> R:
    """Return the rules in `<data directory>/knowledge/<name>`, which are read once for each path.

    Raises:
        RuleFileError: see `read_rules`.
    """
    rules = _kept(get_settings().data_dir / "knowledge" / name, model)
    return cast(R, rules)


def read_rules(path: Path, model: type[R]) -> R:
    """Read and check a file of rules.

    Args:
        path: a YAML file that holds a mapping.
        model: what it must look like.

    Raises:
        RuleFileError: the file is missing, is not YAML, or a field is missing, unknown or wrong.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RuleFileError(
            f"{path} does not exist; CONCIERGE_DATA_DIR names the folder that holds knowledge/"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise RuleFileError(f"{path}{place}: is not YAML: {getattr(error, 'problem', error)}") from None
    try:
        return model.model_validate(content)
    except ValidationError as error:
        found = [f"{_place(problem['loc'])}: {_message(problem)}" for problem in error.errors(include_url=False)]
        raise RuleFileError(f"{path}: {'; '.join(found)}") from None


@lru_cache
def _kept(path: Path, model: type[Rules]) -> Rules:
    return read_rules(path, model)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the whole file"


def _message(problem: object) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")  # type: ignore[index]
    given = problem["input"]  # type: ignore[index]
    return f"{message} (found {given!r})" if isinstance(given, str | int | float) else message

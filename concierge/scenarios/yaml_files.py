"""YAML as designers write it, read so that a mistake can be named with its file and line."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Base
except ImportError:  # PyYAML built without libyaml: the same, slower
    from yaml import SafeLoader as _Base  # type: ignore[assignment]

MOST_SHOWN = 20


@dataclass(frozen=True)
class Mistake:
    """One mistake in a file.

    Attributes:
        file: path within the project.
        line: counted from 1; 0 for the whole file.
        message: what is wrong and what to do.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class ProjectError(Exception):
    """The project's files cannot be used as they are; `mistakes` says where and why."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        self.mistakes = mistakes
        super().__init__("; ".join(str(mistake) for mistake in mistakes))

    def lines(self) -> list[str]:
        """Return one line per mistake, at most `MOST_SHOWN`, then how many there are."""
        shown = [str(mistake) for mistake in self.mistakes[:MOST_SHOWN]]
        count = "1 mistake" if len(self.mistakes) == 1 else f"{len(self.mistakes)} mistakes"
        rest = f", {len(self.mistakes) - len(shown)} of them not shown" if len(self.mistakes) > len(shown) else ""
        return [*shown, f"{count}{rest}"]


class Located(dict[str, Any]):
    """A mapping that knows the line it begins on, counted from 1."""

    line = 0


class _Loader(_Base):
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[Located]:
    mapping = Located()
    mapping.line = node.start_mark.line + 1
    yield mapping
    seen: set[Hashable] = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key.value} stands here twice; join the two", key.start_mark
            )
        seen.add(key.value)
    mapping.update({str(key): value for key, value in loader.construct_mapping(node).items()})


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, root: Path) -> Located:
    """Return a file's top mapping; an empty file is an empty one.

    Args:
        path: the file.
        root: the project's folder; mistakes name the file from there.

    Raises:
        ProjectError: the file cannot be read, is no YAML, names a key twice or is no mapping.
    """
    name = path.relative_to(root).as_posix()
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - derived from a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "this is no YAML"
        raise ProjectError([Mistake(name, mark.line + 1 if mark else 0, reason)]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProjectError([Mistake(name, 0, f"this is no YAML in UTF-8: {error}")]) from None
    except OSError as error:
        raise ProjectError([Mistake(name, 0, f"cannot be read: {error.strerror}")]) from None
    if content is None:
        return Located()
    if not isinstance(content, Located):
        raise ProjectError([Mistake(name, 1, "begin with keys, such as “rules:” or “nlu:”")])
    return content

"""Adds to domain.yml by inserting lines, so that its comments, anchors and order stay as their writers left them."""

from pathlib import Path
from typing import Any

import yaml

from concierge.scenarios.yaml_files import Mistake, ProjectError

NAME = "domain.yml"


def extended(path: Path, additions: dict[str, str]) -> str:
    """Return the text of a domain file with entries added at the end of its sections.

    Args:
        path: the file.
        additions: by section ("intents", "responses", …), the YAML to add, not indented.

    Raises:
        ProjectError: the file is no YAML, or a section is written in a way that lines cannot be added to.
    """
    text = path.read_text(encoding="utf-8")
    before = _load(text)
    for section, addition in additions.items():
        text = _with(text, section, addition)
    after = _load(text)
    for section in {*before, *after}:
        added = yaml.safe_load(additions[section]) if section in additions else None
        if after.get(section) != _joined(before.get(section), added):
            raise _left_to_a_person(section)
    return text


def _left_to_a_person(section: str) -> ProjectError:
    message = f"“{section}:” is laid out in a way I can't add to; write one entry to a line, or add yours by hand"
    return ProjectError([Mistake(NAME, 0, message)])


def _load(text: str) -> dict[str, Any]:
    try:
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ProjectError([Mistake(NAME, line, error.problem or "this is no YAML")]) from None
    if not isinstance(content, dict):
        raise ProjectError([Mistake(NAME, 0, "begin with keys, such as “intents:”")])
    return content


def _joined(before: Any, added: Any) -> Any:
    if added is None or not before:
        return before or added
    return {**before, **added} if isinstance(before, dict) else [*before, *added]


def _with(text: str, section: str, addition: str) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lines = text.splitlines()
    keys = {key.value: (key.start_mark.line, value) for key, value in root.value} if root else {}
    if section not in keys:
        return "\n".join([*_trimmed(lines), "", f"{section}:", *_indented(addition, 2), ""])
    start, value = keys[section]
    on_one_line = value.flow_style if isinstance(value, yaml.CollectionNode) else bool(value.value)
    if on_one_line:
        raise _left_to_a_person(section)
    following = [line for line, _ in keys.values() if line > start]
    end = min(following, default=len(lines))
    # Blank lines, and comments at the margin, belong to what comes next.
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    indent = 2
    if isinstance(value, yaml.CollectionNode):
        first = lines[value.start_mark.line]
        indent = len(first) - len(first.lstrip())
    inserted = _indented(addition, indent)
    return "\n".join([*lines[:end], *inserted, *lines[end:], ""])


def _indented(addition: str, indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" if line else "" for line in addition.rstrip("\n").split("\n")]


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines

"""A new scenario: the files that every scenario has, to be filled with language and facts."""

import ast
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from concierge.scenarios.domain_file import NAME, extended
from concierge.scenarios.naming import BadName, check_free, check_name
from concierge.scenarios.project import read_project

UNWRITTEN = "To be written"  # begins a response that nobody has written yet
LONGEST_DESCRIPTION = 80
DECLINES, STOPPED = "deny", "utter_stopped"  # how a customer ends a form, and what is then said
EXPLAIN = "action_explain_question"  # what a form's rules call, where there is one, when the request is made again
TOPICS = Path("actions/topics.py")
_RULE_WIDTH = 118  # of the comment lines that divide the responses


@dataclass(frozen=True)
class Scenario:
    """What a new scenario is to be.

    Attributes:
        name: shared by its files, as in "gift_wrapping".
        description: what it does, as an order: "Say what gift wrapping costs".
        fields: what it asks the customer for, in order.
        has_action: whether Python answers; otherwise a fixed text does.
    """

    name: str
    description: str
    fields: tuple[str, ...] = ()
    has_action: bool = True

    @property
    def title(self) -> str:
        """The name in words."""
        return self.name.replace("_", " ")

    @property
    def heading(self) -> str:
        """The name in words, as a heading."""
        return self.title[0].upper() + self.title[1:]

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that its fields fill; they carry its name, so that no two scenarios share one by chance."""
        return tuple(f"{self.name}_{field.removeprefix(f'{self.name}_')}" for field in self.fields)


@dataclass(frozen=True)
class Begun:
    """What was written: paths within the project."""

    created: tuple[str, ...]
    changed: tuple[str, ...]


def describe(name: str, description: str, fields: Sequence[str], *, has_action: bool) -> Scenario:
    """Check what was asked for and return it as a scenario.

    Args:
        name: of the scenario.
        description: what it does; "" for a general one.
        fields: names of what it asks for.
        has_action: whether Python answers.

    Raises:
        BadName: a name or the description cannot be used; the message says what can.
    """
    check_name(name, "scenario")
    for field in fields:
        check_name(field, "field")
    if len(set(fields)) < len(fields):
        raise BadName("a field is named twice; name each once")
    if fields and not has_action:
        raise BadName("a scenario that asks for something needs an action to check the answers; leave out --no-action")
    words = " ".join(description.split()).rstrip(".") or f"Answer a question about {name.replace('_', ' ')}"
    if len(words) > LONGEST_DESCRIPTION or re.search(r"[\"\\{}]", words):
        raise BadName(
            f"the description can't be used: one sentence of {LONGEST_DESCRIPTION} characters at most, without "
            "quotation marks, backslashes and braces, like “Say what gift wrapping costs”"
        )
    return Scenario(name, words[0].upper() + words[1:], tuple(fields), has_action)


def begin(root: Path, scenario: Scenario) -> Begun:
    """Write a scenario's files. Nothing is overwritten, and nothing is written unless all can be.

    Args:
        root: the project's folder.
        scenario: what to begin, from `describe`.

    Raises:
        BadName: something of this name exists, or what a form needs does not.
        ProjectError: the project's files are broken, or domain.yml cannot be added to.
    """
    domain = read_project(root).domain
    explains = domain.knows_action(EXPLAIN)
    files = {root / path: text for path, text in _files(scenario, explains=explains).items()}
    check_free(scenario.name, list(files), root, domain)
    if scenario.fields and not (domain.knows_intent(DECLINES) and domain.knows_action(STOPPED)):
        raise BadName(f"the rules of a form need the intent {DECLINES} and the response {STOPPED}; add them to {NAME}")
    changes = {root / NAME: extended(root / NAME, _domain(scenario))}
    topics = _with_topic(root / TOPICS, scenario) if scenario.fields else None
    if topics:
        changes[root / TOPICS] = topics
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path, text in changes.items():
        half = path.with_name(f".{path.name}.new")  # so that a full disk does not cost the file
        half.write_text(text, encoding="utf-8")
        os.replace(half, path)
    return Begun(
        tuple(path.relative_to(root).as_posix() for path in files),
        tuple(path.relative_to(root).as_posix() for path in changes),
    )


def _files(scenario: Scenario, *, explains: bool) -> dict[str, str]:
    name = scenario.name
    templates = {
        f"data/nlu/{name}.yml": "nlu.yml.j2",
        f"data/rules/{name}.yml": "rules.yml.j2",
        f"tests/nlu/{name}.yml": "held_out.yml.j2",
        f"tests/conversations/happy_path/test_{name}.yml": "conversations.yml.j2",
    }
    if scenario.has_action:
        templates |= {f"actions/{name}.py": "action.py.j2", f"tests/actions/test_{name}.py": "test_action.py.j2"}
    environment = Environment(
        loader=PackageLoader("concierge.scenarios", "templates/new"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python and YAML, made of names that were checked
    )
    environment.filters["yaml"] = _yaml
    facts = {
        "name": name,
        "title": scenario.title,
        "heading": scenario.heading,
        "description": scenario.description,
        "description_inside": scenario.description[0].lower() + scenario.description[1:],
        "class_name": "".join(part.capitalize() for part in name.split("_")),
        "slots": scenario.slots,
        "constants": [slot.removeprefix(f"{name}_").upper() for slot in scenario.slots],
        "answers": [json.dumps(f"the {slot.removeprefix(f'{name}_').replace('_', ' ')}") for slot in scenario.slots],
        "answer": f"action_{name}" if scenario.has_action else f"utter_{name}",
        "explain": EXPLAIN,
        "explains": explains,
        "unwritten": UNWRITTEN,
    }
    return {path: environment.get_template(template).render(facts) for path, template in templates.items()}


def _domain(scenario: Scenario) -> dict[str, str]:
    name, title = scenario.name, scenario.title
    says = f"what the assistant says about {title}."
    responses = [_divider(title), f"utter_{name}:", f'  - text: "{UNWRITTEN}: {says}"']
    slots = [f"# --- {title}"]
    for slot in scenario.slots:
        field = slot.removeprefix(f"{name}_").replace("_", " ")
        responses += [f"utter_ask_{slot}:", f'  - text: "{UNWRITTEN}: the question for the {field}?"']
        responses += [f"utter_why_{slot}:", f'  - text: "{UNWRITTEN}: why the {field} is asked for."']
        slots += [f"{slot}:", "  type: text", "  influence_conversation: false", "  mappings:", "    - type: custom"]
    responses += [f"utter_title_{name}:", f'  - text: "{scenario.heading}"']
    additions = {"intents": f"- {name}", "responses": "\n".join(["", *responses])}
    if scenario.has_action:
        checks = [f"- validate_{name}_form"] if scenario.fields else []
        additions["actions"] = "\n".join([*checks, f"- action_{name}"])
    if scenario.fields:
        additions["slots"] = "\n".join(slots)
        additions["forms"] = "\n".join(
            [f"{name}_form:", "  required_slots:", *(f"    - {one}" for one in scenario.slots)]
        )
    return additions


def _divider(title: str) -> str:
    return f"# --- {title} ".ljust(_RULE_WIDTH, "-")


def _with_topic(path: Path, scenario: Scenario) -> str | None:
    """Return actions/topics.py with what the form is about, for offering to go back to it; None without TOPICS."""
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    for statement in ast.parse(text).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Dict):
            continue
        if [getattr(target, "id", "") for target in statement.targets] == ["TOPICS"]:
            lines = text.splitlines()
            last = (statement.end_lineno or len(lines)) - 1  # the line of the closing brace
            lines.insert(last, f'    "{scenario.name}_form": "{scenario.title}",')
            return "\n".join([*lines, ""])
    return None


def _yaml(text: str) -> str:
    """Return a text as a YAML scalar, quoted only where it must be."""
    try:
        plain = yaml.safe_load(f"key: {text}\n") == {"key": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)

"""A Rasa project as its designers see it: the domain, the rules and stories, and the utterances."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from concierge.scenarios.yaml_files import Located, Mistake, ProjectError, read_yaml

BUILT_IN_INTENTS = frozenset({"nlu_fallback", "restart", "back", "session_start", "EXTERNAL"})
BUILT_IN_ACTIONS = frozenset(
    {
        "action_listen",
        "action_restart",
        "action_session_start",
        "action_default_fallback",
        "action_deactivate_loop",
        "action_revert_fallback_events",
        "action_two_stage_fallback",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_unlikely_intent",
        "action_back",
        "action_extract_slots",
    }
)
_ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Flow:
    """A rule or a story.

    Attributes:
        scenario: the name of its file, without ending.
        file: path within the project.
        line: where it begins.
        name: as its writer called it.
        is_story: whether it is a story; stories are examples, rules always hold.
        conditions: what must be so for a rule to apply.
        steps: intents, actions and the rest, as written.
    """

    scenario: str
    file: str
    line: int
    name: str
    is_story: bool
    conditions: tuple[Located, ...]
    steps: tuple[Located, ...]


@dataclass
class Domain:
    """What the assistant understands, asks and says.

    Attributes:
        intents: names.
        forms: a form's slots in the order they are asked for.
        responses: variants, each with `text` and maybe `buttons`.
        actions: names of custom actions.
        slots: names.
    """

    intents: list[str] = field(default_factory=list)
    forms: dict[str, list[str]] = field(default_factory=dict)
    responses: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)

    def knows_action(self, name: str) -> bool:
        """Return whether a rule may name this action, form or response."""
        return (
            name in self.forms or name in self.responses or name in self.actions
            # a retrieval intent's answers are said by an action that Rasa adds
            or any(response.startswith(f"{name}/") for response in self.responses)
            or name in BUILT_IN_ACTIONS
        )  # fmt: skip

    def knows_intent(self, name: str) -> bool:
        """Return whether a rule may name this intent; of "faq/rentals" the part before the slash counts."""
        return name.partition("/")[0] in self.intents or name in BUILT_IN_INTENTS


@dataclass
class Project:
    """Everything under one folder.

    Attributes:
        root: the folder with domain.yml and data/.
        utterances: plain training utterances by intent, then by the name of the file that teaches them.
        held_out: numbers of held-out utterances by intent.
        test_flows: test conversations.
    """

    root: Path
    domain: Domain
    flows: list[Flow]
    utterances: dict[str, dict[str, list[str]]]
    held_out: dict[str, int]
    test_flows: list[Flow]


def read_project(root: Path) -> Project:
    """Read a project.

    Args:
        root: the folder with domain.yml (or domain/) and data/.

    Raises:
        ProjectError: a file is broken, or a rule names what the domain does not have; lists every mistake.
    """
    mistakes: list[Mistake] = []
    domain = Domain()
    for _, content in _contents(_domain_files(root), root, mistakes):
        _add_to_domain(domain, content)
    flows: list[Flow] = []
    utterances: dict[str, dict[str, list[str]]] = {}
    for path, content in _contents(sorted((root / "data").rglob("*.y*ml")), root, mistakes):
        flows += _flows(path, root, content, mistakes)
        for intent, texts in _taught(path, root, content, mistakes):
            utterances.setdefault(intent, {}).setdefault(path.stem, []).extend(texts)
    held_out: dict[str, int] = {}
    for path, content in _contents(sorted((root / "tests" / "nlu").rglob("*.y*ml")), root, mistakes):
        for intent, texts in _taught(path, root, content, mistakes):
            held_out[intent] = held_out.get(intent, 0) + len(texts)
    test_flows: list[Flow] = []
    for path, content in _contents(sorted((root / "tests" / "conversations").rglob("*.y*ml")), root, mistakes):
        test_flows += _flows(path, root, content, mistakes)
    # A domain that cannot be read knows nothing; then every name would look wrong.
    if not mistakes:
        mistakes += [mistake for flow in flows for mistake in _unknown_names(flow, domain)]
    if mistakes:
        raise ProjectError(sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line)))
    return Project(root, domain, flows, utterances, held_out, test_flows)


def _domain_files(root: Path) -> list[Path]:
    found = sorted((root / "domain").rglob("*.y*ml")) if (root / "domain").is_dir() else [root / "domain.yml"]
    if not all(path.is_file() for path in found) or not found:
        raise ProjectError([Mistake("domain.yml", 0, f"not found in {root}; run this in the assistant's folder")])
    return found


def _contents(paths: list[Path], root: Path, mistakes: list[Mistake]) -> Iterator[tuple[Path, Located]]:
    for path in paths:
        try:
            yield path, read_yaml(path, root)
        except ProjectError as error:
            mistakes += error.mistakes


def _add_to_domain(domain: Domain, content: Located) -> None:
    domain.intents += [_name(one) for one in content.get("intents") or []]
    domain.actions += [_name(one) for one in content.get("actions") or []]
    domain.slots += list(content.get("slots") or {})
    for name, form in (content.get("forms") or {}).items():
        domain.forms[name] = [str(slot) for slot in (form or {}).get("required_slots") or []]
    for name, variants in (content.get("responses") or {}).items():
        domain.responses[name] = [dict(variant) for variant in variants or []]


def _name(listed: Any) -> str:
    """Return "greet" of both `- greet` and `- greet: {use_entities: []}`."""
    return str(next(iter(listed))) if isinstance(listed, dict) else str(listed)


def _flows(path: Path, root: Path, content: Located, mistakes: list[Mistake]) -> Iterator[Flow]:
    file = path.relative_to(root).as_posix()
    for section, kind in (("rules", "rule"), ("stories", "story")):
        blocks = content.get(section)
        if blocks is not None and not isinstance(blocks, list):
            mistakes.append(Mistake(file, 0, f"“{section}:” is followed by a list, each item beginning “- {kind}:”"))
            continue
        for block in blocks or []:
            mistake = _misshapen(block, kind)
            if mistake:
                mistakes.append(Mistake(file, getattr(block, "line", 0), mistake))
                continue
            conditions = tuple(block.get("condition") or ())
            name, steps = str(block[kind]), tuple(block["steps"])
            yield Flow(path.stem.removeprefix("test_"), file, block.line, name, kind == "story", conditions, steps)


def _misshapen(block: Any, kind: str) -> str | None:
    if not isinstance(block, Located) or not block.get(kind):
        return f"begin with “- {kind}:” and a name"
    if not isinstance(block.get("steps"), list) or not block["steps"]:
        return f"“{block[kind]}” has no steps; list at least an intent and an action"
    if not all(isinstance(one, Located) for one in (*block["steps"], *(block.get("condition") or ()))):
        return f"“{block[kind]}” has a step without a key; write “- intent: …” or “- action: …”"
    return None


def _taught(path: Path, root: Path, content: Located, mistakes: list[Mistake]) -> Iterator[tuple[str, list[str]]]:
    for block in content.get("nlu") or []:
        if not isinstance(block, Located) or "intent" not in block:
            continue
        examples = block.get("examples")
        if isinstance(examples, list):
            texts = [str(one.get("text", "")) for one in examples if isinstance(one, dict)]
        elif isinstance(examples, str):
            texts = [line.strip()[1:] for line in examples.splitlines() if line.strip().startswith("-")]
        else:
            file = path.relative_to(root).as_posix()
            mistakes.append(
                Mistake(file, block.line, f"{block['intent']}: write “examples: |” and utterances below it")
            )
            continue
        yield str(block["intent"]), [_ANNOTATION.sub(r"\1", text).strip() for text in texts if text.strip()]


def _unknown_names(flow: Flow, domain: Domain) -> Iterator[Mistake]:
    checks: tuple[tuple[str, Callable[[str], bool], str], ...] = (
        ("intent", domain.knows_intent, "intent"),
        ("action", domain.knows_action, "action, form or response"),
        ("active_loop", lambda name: name in domain.forms, "form"),
    )
    for step in (*flow.conditions, *flow.steps):
        alternatives = [one for one in step.get("or") or [] if isinstance(one, Located)]
        for part in (step, *alternatives):
            for key, known, what in checks:
                named = part.get(key)
                if named is not None and not known(str(named)):
                    message = f"“{flow.name}” names the {what} {named}, which the domain does not have"
                    yield Mistake(flow.file, part.line or flow.line, message)

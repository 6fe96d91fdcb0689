"""Which scenarios there are, and what each still lacks."""

from dataclasses import dataclass

from concierge.scenarios.project import BUILT_IN_INTENTS, Project
from concierge.scenarios.skeleton import UNWRITTEN
from concierge.scenarios.yaml_files import Located

FEWEST_UTTERANCES = 20
FEWEST_HELD_OUT = 5


@dataclass(frozen=True)
class Row:
    """One scenario.

    Attributes:
        scenario: the name that its files share.
        intents: taught in its file of utterances, or else those its rules begin with.
        utterances: training utterances of these intents.
        held_out: held-out utterances of these intents.
        flows: rules and stories that these intents appear in, in any file, and those of its own file.
        conversations: test conversations that these intents appear in.
        gaps: what is missing, in words.
    """

    scenario: str
    intents: tuple[str, ...]
    utterances: int
    held_out: int
    flows: int
    conversations: int
    gaps: tuple[str, ...]


def inventory(project: Project) -> list[Row]:
    """Return a row for each scenario, by name: every file name under data/nlu, data/rules and data/stories."""
    by_file: dict[str, set[str]] = {}
    for intent, files in project.utterances.items():
        for scenario in files:
            by_file.setdefault(scenario, set()).add(_base(intent))
    for flow in project.flows:
        by_file.setdefault(flow.scenario, set())
    taught = {_base(intent) for intent in project.utterances}
    return [_row(project, scenario, intents, taught) for scenario, intents in sorted(by_file.items())]


def _row(project: Project, scenario: str, own: set[str], taught: set[str]) -> Row:
    ruled = [flow for flow in project.flows if flow.scenario == scenario]
    begins = [name for flow in ruled if not flow.conditions for name in _intents(flow.steps[:1])]
    intents = tuple(sorted(own) if own else dict.fromkeys(name for name in begins if name not in BUILT_IN_INTENTS))
    flows = [flow for flow in project.flows if flow in ruled or set(intents) & set(_intents(flow.steps))]
    tests = [flow for flow in project.test_flows if set(intents) & set(_intents(flow.steps))]
    utterances = sum(
        len(texts)
        for intent, files in project.utterances.items()
        if _base(intent) in intents
        for file, texts in files.items()
        if not own or file == scenario
    )
    held_out = sum(count for intent, count in project.held_out.items() if _base(intent) in intents)
    gaps: list[str] = []
    for intent in intents:
        gaps += _gaps_of(project, intent, intent in taught)
    if intents and utterances and not tests:
        gaps.append("no test conversation")
    gaps += [
        f"{name} is still to be written"
        for name in sorted(_responses_of(project, scenario))
        if any(UNWRITTEN in str(variant.get("text")) for variant in project.domain.responses[name])
    ]
    return Row(scenario, intents, utterances, held_out, len(flows), len(tests), tuple(gaps))


def _gaps_of(project: Project, intent: str, is_taught: bool) -> list[str]:
    gaps = []
    if not project.domain.knows_intent(intent):
        gaps.append(f"{intent} is not under intents: in domain.yml")
    count = _count(project, intent)
    if not is_taught or not count:
        gaps.append(f"{intent} has no utterances")
    elif count < FEWEST_UTTERANCES:
        gaps.append(f"{intent} has few utterances ({count}); {FEWEST_UTTERANCES} or more are recognized better")
    held_out = sum(number for name, number in project.held_out.items() if _base(name) == intent)
    if held_out < FEWEST_HELD_OUT:
        gaps.append(f"{intent} has {held_out or 'no'} held-out utterances; write {FEWEST_HELD_OUT} or more")
    if not any(intent in _intents(flow.steps) for flow in project.flows):
        gaps.append(f"no rule or story answers {intent}")
    return gaps


def _count(project: Project, intent: str) -> int:
    return sum(
        len(texts) for name, files in project.utterances.items() if _base(name) == intent for texts in files.values()
    )


def _responses_of(project: Project, scenario: str) -> set[str]:
    """Return the responses of a scenario begun with `concierge scenario new`: they carry its name."""
    return {name for name in project.domain.responses if scenario in name}


def _intents(steps: tuple[Located, ...]) -> list[str]:
    parts = [part for step in steps for part in (step, *(step.get("or") or [])) if isinstance(part, Located)]
    return [_base(str(part["intent"])) for part in parts if part.get("intent")]


def _base(intent: str) -> str:
    return intent.partition("/")[0]

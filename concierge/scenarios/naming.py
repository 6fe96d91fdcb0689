"""Names of scenarios and fields: what a good one is, said to whoever chose another."""

import keyword
import re
from pathlib import Path

from concierge.scenarios.project import BUILT_IN_INTENTS, Domain

SHORTEST, LONGEST = 3, 40
_GOOD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
# They would say nothing about the scenario, or hide a name that its module needs.
_RESERVED = frozenset(
    {"utils", "util", "helpers", "manager", "managers", "misc", "new", "test", "intent", "form"}
    | {"scenario", "scenario_form", "tracker", "events", "reply", "any"}
)
_OTHERS_NAMES = ("utter_", "action_", "validate_", "test_")


class BadName(ValueError):
    """The name cannot be used; the message says what a good one is."""


def check_name(name: str, what: str) -> None:
    """Check the name of a scenario or field.

    Args:
        name: as given.
        what: "scenario" or "field", for the message.

    Raises:
        BadName: it is not in small letters, digits and underscores, or means something else to Python or Rasa.
    """
    good = f"a good {what} name says what it is about in small letters and underscores, like gift_wrapping"
    if not _GOOD.fullmatch(name):
        raise BadName(f"“{name}” can't be a {what} name: {good}")
    if not SHORTEST <= len(name) <= LONGEST:
        raise BadName(f"“{name}” is {len(name)} characters; {SHORTEST} to {LONGEST} are possible: {good}")
    if keyword.iskeyword(name) or name in BUILT_IN_INTENTS:
        raise BadName(f"“{name}” means something else to Python or Rasa: {good}")
    if name in _RESERVED or name.startswith(_OTHERS_NAMES):
        raise BadName(
            f"“{name}” can't be a {what} name: it says too little, or the code uses it. {good[0].upper()}{good[1:]}"
        )


def check_free(name: str, files: list[Path], root: Path, domain: Domain) -> None:
    """Check that a new scenario would overwrite nothing.

    Args:
        name: of the scenario.
        files: the files it would create.
        root: the project's folder.
        domain: the present one.

    Raises:
        BadName: a file, intent, form, action, response or slot of this name exists.
    """
    taken = [path.relative_to(root).as_posix() for path in files if path.exists()]
    for section, names in (
        ("intents", [one for one in domain.intents if one == name]),
        ("actions", [one for one in domain.actions if one in (f"action_{name}", f"validate_{name}_form")]),
        ("forms", [one for one in domain.forms if one == f"{name}_form"]),
        ("slots", [one for one in domain.slots if one.startswith(f"{name}_")]),
        ("responses", [one for one in domain.responses if one in (f"utter_{name}", f"utter_title_{name}")]),
    ):
        taken += [f"{one} ({section} of domain.yml)" for one in names]
    if taken:
        raise BadName(f"there is a {name} already: {', '.join(taken)}. Choose another name; nothing was written")

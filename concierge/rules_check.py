"""Reads every file of rules before the assistant starts, so that a mistake is told then and not to a customer."""

from collections.abc import Callable

from concierge.guidelines import get_guidelines
from concierge.handoff.certain_words import certain_words
from concierge.knowledge.recalls import active_recalls
from concierge.knowledge.rule_files import RuleFileError
from concierge.knowledge.shipping import shipping_rules
from concierge.knowledge.sizing import sizing_rules

_READERS: tuple[Callable[[], object], ...] = (
    get_guidelines,
    active_recalls,
    shipping_rules,
    sizing_rules,
    certain_words,
)


def problems_of_rules() -> list[str]:
    """Return what is wrong in the files of rules, one line for each file, naming the place; [] when all are sound."""
    found = []
    for read in _READERS:
        try:
            read()
        except RuleFileError as error:
            found.append(str(error))
    return found


def require_sound_rules() -> None:
    """Raise RuleFileError, with every problem on its own line, unless all files of rules are sound."""
    found = problems_of_rules()
    if found:
        raise RuleFileError("\n".join(found))

"""Rules and stories turned into routes for people: what a customer says, what is asked, what is answered."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from concierge.scenarios.action_texts import ActionTexts
from concierge.scenarios.project import Domain, Flow, Project
from concierge.scenarios.yaml_files import Located

LONGEST_EXAMPLE = 60  # characters of an utterance shown


class Kind(StrEnum):
    """What a node of a route is."""

    INTENT = "customer says"
    FORM = "form asks for"
    FORM_AGAIN = "form asks, as above"
    ACTION = "action runs"
    ANSWER = "assistant says"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True)
class Node:
    """One step of a route.

    Attributes:
        kind: what it is.
        titles: names, as in domain.yml; several for intents that lead the same way.
        details: an example utterance, the slots a form asks for, the responses an action may say, or what is said.
        note: how it is reached, when that is not simply "next".
    """

    kind: Kind
    titles: tuple[str, ...]
    details: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Route:
    """What happens in one situation.

    Attributes:
        names: of the rules and stories that say so.
        situation: when it holds, in words; "" for any time.
        nodes: the steps in order.
        file: where the first of the rules stands.
        line: of the first rule.
    """

    names: tuple[str, ...]
    situation: str
    nodes: tuple[Node, ...]
    file: str
    line: int


@dataclass(frozen=True)
class Lane:
    """A scenario and its routes."""

    scenario: str
    routes: tuple[Route, ...]

    @property
    def title(self) -> str:
        """The scenario's name in words."""
        return words(self.scenario)


def words(name: str) -> str:
    """Return "order status" of "order_status"."""
    return name.replace("_", " ")


def lanes(project: Project) -> list[Lane]:
    """Return a lane for each file of rules or stories, by name.

    Rules that differ only in the intent become one route; what follows a form is joined to the rule that starts it.
    """
    texts = ActionTexts(project.root)
    by_scenario: dict[str, list[Flow]] = {}
    for flow in project.flows:
        by_scenario.setdefault(flow.scenario, []).append(flow)
    return [
        Lane(scenario, tuple(_joined(_Reader(project, texts).routes(flows))))
        for scenario, flows in sorted(by_scenario.items())
    ]


class _Reader:
    """Turns the flows of one scenario into routes."""

    def __init__(self, project: Project, texts: ActionTexts) -> None:
        self._project = project
        self._texts = texts
        self._domain = project.domain

    def routes(self, flows: list[Flow]) -> list[Route]:
        begun: list[Route] = []
        ended: list[tuple[str, Route]] = []
        for flow in flows:
            form = _form_ended(flow)
            if form:
                after = flow.steps[1:]
                ended.append((form, Route((flow.name,), "", tuple(self._nodes(after)), flow.file, flow.line)))
            else:
                begun.append(self._route(flow))
        return list(self._with_ends(begun, ended))

    def _with_ends(self, begun: list[Route], ended: list[tuple[str, Route]]) -> Iterator[Route]:
        """Join what happens after a form to the first route that starts it; show it alone where none does."""
        waiting = dict(ended)
        alone = [one for number, one in enumerate(ended) if one[0] in dict(ended[:number])]
        at_any_time = {route.nodes[-1].titles for route in begun if route.nodes and not route.situation}
        for route in begun:
            last = route.nodes[-1] if route.nodes else None
            form = last.titles[0] if last and last.kind is Kind.FORM else ""
            begins = not route.situation or ((form,) not in at_any_time and f"while {form} asks" not in route.situation)
            if form in waiting and begins:
                end = waiting.pop(form)
                first, *rest = end.nodes or (None,)
                joined = (replace(first, note="when all is known"), *rest) if first else ()
                yield replace(route, names=(*route.names, *end.names), nodes=(*route.nodes, *joined))
            else:
                yield route
        for form, route in [*waiting.items(), *alone]:
            yield replace(route, situation=f"when {form} has all it asks for")

    def _route(self, flow: Flow) -> Route:
        situations = [_condition(one) for one in flow.conditions]
        steps = list(flow.steps)
        while steps and not _said_by_customer(steps[0]) and any(_said_by_customer(step) for step in steps):
            step = steps.pop(0)
            if "action" in step:
                situations.append(f"right after {step['action']}")
            elif "slot_was_set" in step or "active_loop" in step:
                situations.append(_condition(step))
            elif "checkpoint" in step:
                situations.append(f"from the checkpoint {step['checkpoint']}")
        return Route((flow.name,), _sentence(situations), tuple(self._nodes(steps)), flow.file, flow.line)

    def _nodes(self, steps: Iterable[Located]) -> Iterator[Node]:
        for step in steps:
            if "or" in step:
                choices = [one for one in step["or"] if _said_by_customer(one)]
                if choices:
                    titles = tuple(_intent_title(one) for one in choices)
                    yield Node(Kind.INTENT, titles, self._example(choices[0]))
            elif _said_by_customer(step):
                said = (f"“{str(step['user']).strip()}”",) if step.get("user") else ()
                yield Node(Kind.INTENT, (_intent_title(step),), said or self._example(step))
            elif "action" in step:
                yield self._action(str(step["action"]))
            elif "bot" in step:
                yield Node(Kind.ANSWER, (), (f"“{str(step['bot']).strip()}”",))
            elif "checkpoint" in step:
                yield Node(Kind.CHECKPOINT, (str(step["checkpoint"]),))

    def _action(self, name: str) -> Node:
        if name in self._domain.forms:
            return Node(Kind.FORM, (name,), tuple(f"• {slot}" for slot in self._domain.forms[name]))
        if name in self._domain.responses:
            return Node(Kind.ANSWER, (name,), _wording(self._domain, name))
        return Node(Kind.ACTION, (name,), tuple(f"• {response}" for response in self._texts.of(name)))

    def _example(self, step: Located) -> tuple[str, ...]:
        """Return the first short utterance of an intent; none where entities are asked for, which it may not hold."""
        intent = str(step.get("intent"))
        if step.get("entities"):
            return ()
        for name, taught in self._project.utterances.items():
            if name == intent or name.startswith(f"{intent}/"):
                for text in (text for texts in taught.values() for text in texts if len(text) <= LONGEST_EXAMPLE):
                    return (f"“{text}”",)
        return ()


def _joined(routes: list[Route]) -> Iterator[Route]:
    """Join routes that go the same way after what the customer says, and shorten forms that are only gone back to."""
    kept: list[Route] = []
    for route in routes:
        for number, other in enumerate(kept):
            if _same_way(other, route):
                titles = tuple(dict.fromkeys((*other.nodes[0].titles, *route.nodes[0].titles)))
                both = (replace(other.nodes[0], titles=titles), *other.nodes[1:])
                kept[number] = replace(other, names=(*other.names, *route.names), nodes=both)
                break
        else:
            kept.append(route)
    told: set[str] = set()
    for route in kept:
        nodes: list[Node] = []
        for node in route.nodes:
            repeated = node.kind is Kind.FORM and (node.titles[0] in told or node.titles[0] in route.situation)
            nodes.append(replace(node, kind=Kind.FORM_AGAIN, details=()) if repeated else node)
            told.update(node.titles if node.kind is Kind.FORM else ())
        yield replace(route, nodes=tuple(nodes))


def _same_way(one: Route, other: Route) -> bool:
    if one.situation != other.situation or not one.nodes or not other.nodes:
        return False
    if {one.nodes[0].kind, other.nodes[0].kind} != {Kind.INTENT} or len(other.nodes) < 2:
        return False
    # The first route of a form also tells how the form ends; later ones need not repeat it.
    return one.nodes[1 : len(other.nodes)] == other.nodes[1:] and (
        len(one.nodes) == len(other.nodes) or other.nodes[-1].kind is Kind.FORM
    )


def _form_ended(flow: Flow) -> str | None:
    """Return the form whose end a rule begins with, or None."""
    if len(flow.steps) < 2 or flow.is_story:
        return None
    first, second = flow.steps[0], flow.steps[1]
    ends = "action" in first and "active_loop" in second and second["active_loop"] is None
    return str(first["action"]) if ends else None


def _said_by_customer(step: Located) -> bool:
    if "or" in step:
        return any(isinstance(one, Located) and ("intent" in one or "user" in one) for one in step["or"])
    return "intent" in step or "user" in step


def _intent_title(step: Located) -> str:
    entities = [next(iter(one)) if isinstance(one, dict) else str(one) for one in step.get("entities") or []]
    intent = str(step.get("intent") or "anything like this")
    return f"{intent} with {_listed(entities)}" if entities else intent


def _condition(step: Located) -> str:
    if "active_loop" in step:
        form = step["active_loop"]
        return f"while {form} asks" if form else "while no form asks"
    slots = []
    for one in step.get("slot_was_set") or []:
        pairs = one.items() if isinstance(one, dict) else ((one, ...),)
        for slot, value in pairs:
            if slot == "open_question" and isinstance(value, str):
                slots.append(f"the open question is “{words(value)}”")
            else:
                slots.append(f"{slot} is {'known' if value is ... else 'empty' if value is None else value}")
    return f"when {_listed(slots)}" if slots else ""


def _sentence(situations: list[str]) -> str:
    return ", ".join(one for one in situations if one)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def _wording(domain: Domain, response: str) -> tuple[str, ...]:
    variants = domain.responses[response]
    if not variants:
        return ()
    lines = [f"“{str(variants[0].get('text') or '').strip()}”"]
    buttons = [str(button.get("title", "")) for button in variants[0].get("buttons") or []]
    if buttons:
        lines.append(f"[{'] ['.join(buttons)}]")
    if len(variants) > 1:
        others = len(variants) - 1
        lines.append(f"or {others} other {'wording' if others == 1 else 'wordings'}")
    return tuple(lines)

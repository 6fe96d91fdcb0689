"""Scenarios that belong together, as data/families.yml says; each family gets a picture of its own."""

from pathlib import Path

from concierge.scenarios.yaml_files import Located, Mistake, ProjectError, read_yaml

FILE = Path("data/families.yml")
REST = "Other scenarios"
ALL = "Scenarios"


def group(root: Path, scenarios: list[str]) -> dict[str, list[str]]:
    """Return the scenarios by family, in the order of data/families.yml; those it does not name come last.

    Args:
        root: the project's folder. Without data/families.yml in it, all scenarios are one family.
        scenarios: names, in the order in which those of no family are wanted.

    Raises:
        ProjectError: data/families.yml is broken, or names a scenario that does not exist, or one twice.
    """
    path = root / FILE
    if not path.is_file():
        return {ALL: list(scenarios)} if scenarios else {}
    listed = read_yaml(path, root).get("families")
    if not isinstance(listed, Located):
        raise ProjectError(
            [Mistake(str(FILE), 0, "write “families:” and below it a family, a colon and its scenarios")]
        )
    grouped: dict[str, list[str]] = {}
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for family, members in listed.items():
        if not isinstance(members, list):
            mistakes.append(Mistake(str(FILE), listed.line, f"“{family}” is followed by a list of scenarios"))
            continue
        for name in map(str, members):
            if name in seen:
                mistakes.append(Mistake(str(FILE), 0, f"{name} is in two families; keep it in one"))
            elif name not in scenarios:
                message = (
                    f"“{family}” names {name}, which has no rules or stories; remove it, or write data/rules/{name}.yml"
                )
                mistakes.append(Mistake(str(FILE), 0, message))
            seen.add(name)
        grouped[family] = [str(name) for name in members]
    if mistakes:
        raise ProjectError(mistakes)
    rest = [name for name in scenarios if name not in seen]
    return {**grouped, **({REST: rest} if rest else {})}

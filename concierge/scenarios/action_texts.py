"""Which responses a custom action may say, read from its source; nothing is run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PACKAGE = "actions"
_UTTER = "utter_"


@dataclass
class _Module:
    """A module's top-level definitions, and where the names come from that it imports from its neighbours."""

    definitions: dict[str, ast.stmt] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)


class ActionTexts:
    """Knows the responses of each action under actions/, as far as they stand in the source."""

    def __init__(self, root: Path) -> None:
        """Read the modules of actions/ in a project's folder; one that is no Python is passed over."""
        self._modules: dict[str, _Module] = {}
        for path in sorted((root / PACKAGE).glob("*.py")):
            try:
                self._modules[path.stem] = _read(ast.parse(path.read_text(encoding="utf-8")))
            except (SyntaxError, UnicodeDecodeError):
                continue
        self._classes = dict(self._named_classes())

    def of(self, action: str) -> list[str]:
        """Return the responses that an action may say, in the order in which its source names them.

        A name that is put together when the action runs ends in "…".
        """
        where = self._classes.get(action)
        if where is None:
            return []
        found: dict[str, None] = {}
        self._follow(*where, found, set())
        return list(found)

    def _named_classes(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for module_name, module in self._modules.items():
            for class_name, definition in module.definitions.items():
                for part in getattr(definition, "body", []) if isinstance(definition, ast.ClassDef) else []:
                    if isinstance(part, ast.FunctionDef) and part.name == "name":
                        for returned in (one.value for one in ast.walk(part) if isinstance(one, ast.Return)):
                            if isinstance(returned, ast.Constant) and isinstance(returned.value, str):
                                yield returned.value, (module_name, class_name)
                            elif isinstance(returned, ast.Name) and returned.id in module.constants:
                                yield module.constants[returned.id], (module_name, class_name)

    def _follow(self, module_name: str, name: str, found: dict[str, None], seen: set[tuple[str, str]]) -> None:
        module = self._modules.get(module_name)
        if module is None or (module_name, name) in seen:
            return
        seen.add((module_name, name))
        if name in module.imported:
            self._follow(*module.imported[name], found, seen)
        definition = module.definitions.get(name)
        if definition is None:
            return
        # What a base class says is said by every action; it would be listed everywhere.
        parts = definition.body if isinstance(definition, ast.ClassDef) else [definition]
        for node in (node for part in parts for node in _in_order(part)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(_UTTER):
                found[node.value] = None
            elif isinstance(node, ast.JoinedStr):
                first = node.values[0] if node.values else None
                begin = str(first.value) if isinstance(first, ast.Constant) else ""
                if begin.startswith(_UTTER) and begin != _UTTER:  # that alone could be any response
                    found[f"{begin}…"] = None
            elif isinstance(node, ast.Name):
                self._follow(module_name, node.id, found, seen)


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and what it holds as it stands in the source; the pieces of an f-string only for their names."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield from _in_order(child)


def _read(tree: ast.Module) -> _Module:
    module = _Module()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            module.definitions[statement.name] = statement
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    module.definitions[target.id] = statement
                    if isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str):
                        module.constants[target.id] = statement.value.value
        elif isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(f"{PACKAGE}."):
            source = str(statement.module).removeprefix(f"{PACKAGE}.")
            for alias in statement.names:
                module.imported[alias.asname or alias.name] = (source, alias.name)
    return module

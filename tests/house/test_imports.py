"""Who may import whom: the table of rooms in the design, read from the source itself."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"components", "actions", "concierge", "tests", "bench"}
FORBIDDEN = {
    "components": {"actions", "concierge", "rasa_sdk", "tests", "bench"},
    "actions": {"rasa", "components", "tests", "bench"},
    "concierge": {"rasa", "rasa_sdk", "actions", "components", "tests", "bench"},
}
IMPORTS_EVERYTHING = {"cli", "web"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yields each imported module of a file with its line, those inside functions included."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield node.lineno, module
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _imports_by_name(node):
            argument = node.args[0] if node.args else None
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield node.lineno, argument.value


def _imports_by_name(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in ("import_module", "__import__")


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


@pytest.mark.parametrize("room", FORBIDDEN)
def test_a_room_imports_nothing_it_must_not(room: str) -> None:
    files = modules(room)
    assert files
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files
        for line, module in imports(path)
        for package in FORBIDDEN[room]
        if is_within(module, package)
    ]
    assert not wrong, "\n".join(wrong)


def test_storage_imports_only_settings_of_the_library() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in modules("concierge/storage")
        for line, module in imports(path)
        if is_within(module, "concierge")
        and module != "concierge"
        and not any(is_within(module, allowed) for allowed in ("concierge.storage", "concierge.settings"))
    ]
    assert not wrong, "\n".join(wrong)


def test_settings_import_nothing_of_the_library() -> None:
    wrong = [module for _, module in imports(ROOT / "concierge" / "settings.py") if is_within(module, "concierge")]
    assert not wrong


def test_only_the_command_line_and_the_web_server_are_not_imported_by_others() -> None:
    """The other way round: nothing depends on the two that depend on everything."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in modules("concierge")
        if not IMPORTS_EVERYTHING & set(path.relative_to(ROOT).parts) and path.name != "cli.py"
        for line, module in imports(path)
        for package in IMPORTS_EVERYTHING
        if is_within(module, f"concierge.{package}")
    ]
    assert not wrong, "\n".join(wrong)


def test_relative_and_late_imports_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "concierge" / "handoff"
    package.mkdir(parents=True)
    file = package / "late.py"
    file.write_text(
        "def f():\n    from ..web import tokens\n    import importlib\n    importlib.import_module('rasa.core')\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    found = {module for _, module in imports(file)}
    assert {"concierge.web", "concierge.web.tokens", "rasa.core"} <= found

"""House rules that no linter checks."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MAX_LINES = 450
UNNAMED_JOBS = {"utils", "util", "helpers", "manager", "managers", "misc"}
HOME = r"/" + r"(?:home|root|Users|work)/[\w.-]+"
REGISTRY = r"\b(?:files\.pythonhosted|pypi|test\.pypi|registry\.npmjs|conda\.anaconda)" + r"\.(?:org|com)\b"
UNFINISHED = r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"


@cache
def files() -> list[Path]:
    """The files of the project: those git knows, and new ones it does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def found(pattern: str, paths: list[Path]) -> list[str]:
    """Returns where ``pattern`` occurs, as file:line."""
    places = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        places += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(lines, start=1)
            if re.search(pattern, line)
        ]
    return places


def test_the_project_names_no_folder_of_anybodys_machine() -> None:
    wrong = found(HOME, files())
    assert not wrong, "\n".join(wrong)


def test_the_project_names_no_package_registry() -> None:
    """A lock file that does pins everybody to the registry of whoever wrote it."""
    wrong = found(REGISTRY, files())
    assert not wrong, "\n".join(wrong)


def test_nothing_is_left_unfinished() -> None:
    wrong = found(UNFINISHED, [path for path in files() if path.suffix in (".py", ".ts", ".yml", ".toml", ".css")])
    assert not wrong, "\n".join(wrong)


def test_every_module_is_named_after_its_job() -> None:
    wrong = [path for path in files() if UNNAMED_JOBS & set(re.split(r"[_.-]", path.name.lower()))]
    assert not wrong


def test_no_module_grows_beyond_what_one_can_read() -> None:
    """Migrations, written once and never changed, may be as long as the schema."""
    modules = [path for path in files() if path.suffix in (".py", ".ts") and "versions" not in path.parts]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    wrong = [f"{path.relative_to(ROOT)}: {lines} lines" for path, lines in lengths.items() if lines > MAX_LINES]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("source", sorted((ROOT / "requirements").glob("*.in")), ids=lambda path: path.name)
def test_every_direct_dependency_says_why_it_is_here(source: Path) -> None:
    wrong = [
        line
        for line in source.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-c", "-r")) and not re.search(r"\s#\s*\S.{4,}", line)
    ]
    assert not wrong, f"{source.name}: add a comment on why: {wrong}"


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_a_lock_file_pins_versions_and_holds_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", text)
    if lock.name != "overrides.txt":
        pinned = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pinned
        assert all("==" in line for line in pinned)


def test_every_locked_environment_has_its_source() -> None:
    names = {path.stem for path in (ROOT / "requirements").glob("*.txt")} - {"overrides"}
    assert names == {path.stem for path in (ROOT / "requirements").glob("*.in")}


def class_exists(module_path: str) -> bool:
    module, _, name = module_path.rpartition(".")
    file = ROOT / (module.replace(".", "/") + ".py")
    if not file.is_file():
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.ClassDef) and node.name == name for node in tree.body)


def own_paths() -> list[tuple[str, str]]:
    """Every module path of ours that Rasa is told to load, with the file that tells it."""
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    named = [("credentials.yml", channel) for channel in credentials]
    named += [("endpoints.yml", endpoint["type"]) for endpoint in endpoints.values() if "type" in endpoint]
    named += [("config.yml", part["name"]) for kind in ("pipeline", "policies") for part in config[kind]]
    return [(file, path) for file, path in named if "." in path]


@pytest.mark.parametrize(("file", "path"), own_paths())
def test_every_class_that_rasa_loads_by_path_exists(file: str, path: str) -> None:
    """Rasa answers a wrong path with a warning and a store in memory."""
    assert class_exists(path), f"{file}: there is no class {path}"


def test_the_store_and_every_channel_are_ours() -> None:
    files_with_paths = [file for file, _ in own_paths()]
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    assert "endpoints.yml" in files_with_paths
    assert all(channel.startswith("components.gate.") for channel in credentials), "a channel without the gate"


def test_the_servers_listen_on_this_machine_only() -> None:
    wrong = found(
        r"\b0\.0\.0\.0\b",
        [path for path in files() if path.suffix in (".py", ".yml", ".ts") or path.name == "Procfile"],
    )
    wrong = [place for place in wrong if not place.startswith(("deploy/", "docs/", "tests/"))]
    assert not wrong, "\n".join(wrong)

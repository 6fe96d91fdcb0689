"""The lookups and synonyms that the language data takes from the catalogue, so that nobody types a name twice."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict

from concierge.knowledge.rule_files import RuleFileError, Rules, read_rules

BEGIN = (
    "# Written by `concierge data lookups` from data/knowledge and data/guidelines.yml; change those, then run it.\n"
)
END = "# What follows is written by hand.\n"
EVERYDAY_COLORS = "everyday_color"

_FOR = re.compile(r"(?P<name>.+) - (?P<who>\w+)'s", re.IGNORECASE)


class _Lenient(Rules):
    model_config = ConfigDict(extra="ignore")


class _Store(_Lenient):
    name: str


class _Stores(_Lenient):
    stores: list[_Store]


class _Competitors(_Lenient):
    names: list[str]


class _Guidelines(_Lenient):
    competitors: _Competitors | None = None


def with_current_lookups(text: str, data_dir: Path) -> str:
    """Return the entity file's text with its generated part as the business's data has it now.

    Args:
        text: of data/nlu/entities.yml. Colors in its lookup `everyday_color` are left out of the lookup
            `color`: "fog" or "ink" alone is no sign of a color.
        data_dir: the folder with knowledge/ and guidelines.yml.

    Raises:
        RuleFileError: the generated part's first or last line is missing, or a file it is made from is unusable.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        missing = (END if begin else BEGIN).strip()
        raise RuleFileError(
            f"nlu/entities.yml: the line {missing!r} is missing; put it back where the part from the catalogue "
            f"{'ends' if begin else 'begins'}"
        )
    products = _products(data_dir / "knowledge" / "products.json")
    stores = read_rules(data_dir / "knowledge" / "stores.yml", _Stores).stores
    competitors = read_rules(data_dir / "guidelines.yml", _Guidelines).competitors
    everyday = {word.lower() for word in _lookup(before + after, EVERYDAY_COLORS)}
    names = [product["name"] for product in products]
    sizes = {size for product in products for size in product["sizes"]}
    colors = {color for product in products for color in product["colors"] if color.lower() not in everyday}
    blocks = [
        ("lookup", "product", _longest_first(names)),
        ("lookup", "color", _longest_first(colors)),
        ("lookup", "size", _longest_first(size for size in sizes if _speaks_for_itself(size))),
        ("lookup", "store", [store.name for store in stores]),
        ("lookup", "competitor", competitors.names if competitors else []),
        *(("synonym", name, _spellings(name)) for name in names),
        *(("synonym", size, [size.lower()]) for size in _longest_first(sizes)),
        *(("synonym", store.name, [store.name.lower()]) for store in stores),
    ]
    return before + BEGIN + "".join(_block(*block) for block in blocks if block[2]) + END + after


def _products(path: Path) -> list[dict[str, Any]]:
    try:
        products = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RuleFileError(
            f"{path} does not exist; CONCIERGE_DATA_DIR names the folder that holds knowledge/"
        ) from None
    except json.JSONDecodeError as error:
        raise RuleFileError(f"{path}, line {error.lineno}: is not JSON: {error.msg}") from None
    for number, product in enumerate(products, start=1):
        missing = [field for field in ("name", "sizes", "colors") if field not in product]
        if missing:
            raise RuleFileError(f"{path}, product {number}: has no {', '.join(missing)}")
    return list(products)


def _lookup(text: str, name: str) -> list[str]:
    blocks = (yaml.safe_load(text) or {}).get("nlu") or []
    return [entry for block in blocks if block.get("lookup") == name for entry in _entries(block["examples"])]


def _entries(examples: str) -> Iterator[str]:
    return (line.strip().removeprefix("- ") for line in examples.splitlines() if line.strip())


def _longest_first(entries: Iterable[str]) -> list[str]:
    """Return the entries so that a longer one is tried before one that is part of it."""
    return sorted(set(entries), key=lambda entry: (-len(entry), entry))


def _speaks_for_itself(size: str) -> bool:
    """Tell whether a size is one wherever it stands: "XL" and "M9/W10.5", but not "M" (I'm) or "Long" (how long)."""
    return len(size) > 1 and size == size.upper()


def _spellings(name: str) -> list[str]:
    """Return how a name is also typed: without case and degree signs, and with "men's" in other places."""
    plain = name.lower()
    spellings = [plain]
    if "°" in plain:
        spellings += [plain.replace("°", ""), plain.replace("°f", " degree")]
    made_for = _FOR.fullmatch(plain)
    if made_for:
        base, who = made_for["name"], made_for["who"]
        spellings += [f"{who}'s {base}", f"{who}s {base}", f"{base} {who}'s", f"{base} {who}s"]
    return spellings


def _block(kind: str, name: str, entries: list[str]) -> str:
    lines = "".join(f"    - {entry}\n" for entry in entries)
    quoted = json.dumps(name, ensure_ascii=False) if re.search(r"[:#\"]|^['\W]", name) else name
    return f"- {kind}: {quoted}\n  examples: |\n{lines}"

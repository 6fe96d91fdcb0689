"""Which model it is: its name, version and adapter, from the card beside its files."""

import json
from pathlib import Path
from typing import Any

CARD_FILE = "card.json"


def read_card(folder: Path) -> dict[str, Any] | None:
    """Return a model's card, or None when there is none or it cannot be read."""
    try:
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return card if isinstance(card, dict) else None


def version_of(folder: Path) -> str:
    """Return the name that travels with each reply, such as "SmolLM2-135M-Instruct/3f9a1c20"."""
    card = read_card(folder) or {}
    name, version, adapter = card.get("name", folder.name), card.get("version"), card.get("adapter")
    return f"{name}/{version}" + (f"+{adapter}" if adapter else "") if version else str(name)

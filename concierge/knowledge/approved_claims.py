"""What may be said about the materials of a product, word for word. Policy: POL-SUST."""

import re
from functools import lru_cache
from pathlib import Path

from concierge.settings import get_settings

FILE = "policies/sustainability-claims.md"
_CLAIM = re.compile(r"^\d+\. \"(?P<sentence>[^\"]+)\" [–-] (?P<products>.+)$", re.MULTILINE)


def claims_about(sku: str) -> list[str]:
    """Return the approved sentences for a product; none when nothing may be said.

    Raises:
        FileNotFoundError: the policy is missing.
    """
    return [sentence for sentence, products in _claims(get_settings().data_dir / "knowledge" / FILE) if sku in products]


@lru_cache
def _claims(path: Path) -> list[tuple[str, list[str]]]:
    found = _CLAIM.finditer(path.read_text(encoding="utf-8"))
    return [(claim["sentence"], claim["products"].split(", ")) for claim in found]

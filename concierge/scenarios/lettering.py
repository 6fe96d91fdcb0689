"""Words that fit: their width as drawn, and lines broken to a width."""

from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import text_to_path

FAMILY = "DejaVu Sans"  # comes with matplotlib, so that a picture looks the same everywhere
_FONT_FILE = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"


@lru_cache
def _letters() -> frozenset[int]:
    return frozenset(FT2Font(str(_FONT_FILE)).get_charmap())


def printable(text: str) -> str:
    """Return the text on one line, without the characters that the font lacks (emoji)."""
    known = " ".join("".join(one for one in text if one.isspace() or ord(one) in _letters()).split())
    return known.replace(" ”", "”")


@lru_cache(maxsize=20_000)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is drawn, in points.

    Args:
        text: one line.
        size: of the letters, in points.
        bold: whether it is drawn bold.
    """
    font = FontProperties(family=FAMILY, size=size, weight="bold" if bold else "normal")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


def broken(text: str, room: float, size: float, *, bold: bool = False, most: int = 0) -> list[str]:
    """Break a text into lines that fit.

    Args:
        text: any text; spaces and underscores are where it may break, and other places if need be.
        room: width of a line, in points.
        size: of the letters, in points.
        bold: whether it is drawn bold.
        most: how many lines there may be, the last ending in "…"; 0 for any number.
    """
    lines = [""]
    for part in _parts(printable(text)):
        if width((lines[-1] + part).rstrip(), size, bold=bold) <= room:
            lines[-1] += part
            continue
        if lines[-1]:
            lines.append("")
        for letter in part:
            if lines[-1] and width(lines[-1] + letter, size, bold=bold) > room:
                lines.append("")
            lines[-1] += letter
    lines = [line.strip() for line in lines if line.strip()]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width(f"{last} …", size, bold=bold) > room:
            last = last.rpartition(" ")[0] or last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()} …"]
    return lines


def _parts(text: str) -> list[str]:
    """Cut after spaces and underscores: "order_status form" is "order_", "status ", "form"."""
    parts = [""]
    for letter in text:
        parts[-1] += letter
        if letter in " _/":
            parts.append("")
    return [part for part in parts if part]

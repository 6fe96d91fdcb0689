"""Pictures of how intents are confused and how sure the assistant is."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, ListedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from concierge.insights.nlu_results import OUT_OF_SCOPE, Outcome

# Told apart in gray and with color blindness; the shapes differ too.
_RIGHT, _WRONG, _FELL_BACK = "#24543f", "#d1495b", "#e0a83a"
_MISTAKES = LinearSegmentedColormap.from_list("mistakes", ["#fde3cf", "#e8743b", "#8c1d18"])
_HITS = ListedColormap(["#e4efe8"])
# Inches.
_CELL = 0.3
_CHARACTER = 0.095
_NARROWEST = 6.0
_DPI = 110
_BINS = np.linspace(0, 1, 21)


def draw_all_confusions(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw every intent against every other, confused ones side by side."""
    counts = _mistakes(outcomes)
    labels = _side_by_side({outcome.meant for outcome in outcomes} | {predicted for _, predicted in counts}, counts)
    _draw_matrix(outcomes, labels, labels, "All intents", path)


def draw_frequent_confusions(outcomes: Sequence[Outcome], path: Path) -> bool:
    """Draw the intents that were confused twice or more. Return False, and draw nothing, where none was."""
    frequent = {pair: count for pair, count in _mistakes(outcomes).items() if count > 1}
    if not frequent:
        return False
    order = _side_by_side({label for pair in frequent for label in pair}, frequent)
    rows = [label for label in order if any(label == meant for meant, _ in frequent)]
    columns = [label for label in order if any(label == predicted for _, predicted in frequent)]
    _draw_matrix(outcomes, rows, columns, "Intents confused twice or more", path)
    return True


def draw_confidences(outcomes: Sequence[Outcome], path: Path) -> None:
    """Draw how sure the assistant was: when right, when wrong, when it fell back, and out of scope."""
    ours = [outcome for outcome in outcomes if outcome.meant != OUT_OF_SCOPE]
    foreign = [outcome for outcome in outcomes if outcome.meant == OUT_OF_SCOPE]
    figure = Figure(figsize=(10, 11), layout="constrained")
    axes = figure.subplots(4, 1, sharex=True)
    kinds: tuple[tuple[str, str, str, Callable[[Outcome], bool]], ...] = (
        ("In scope, right intent", _RIGHT, "", lambda outcome: outcome.right and not outcome.fell_back),
        ("In scope, wrong intent", _WRONG, "//", lambda outcome: not outcome.right and not outcome.fell_back),
        ("In scope, fell back", _FELL_BACK, "..", lambda outcome: outcome.fell_back),
    )
    for axis, (title, color, hatch, chosen) in zip(axes, kinds, strict=False):
        _histogram(axis, title, [([outcome for outcome in ours if chosen(outcome)], "", color, hatch)])
    caught = [outcome for outcome in foreign if outcome.rejected]
    answered = [outcome for outcome in foreign if not outcome.rejected]
    _histogram(axes[3], "Out of scope", [(caught, "rejected", _RIGHT, ""), (answered, "answered", _WRONG, "//")])
    axes[3].set_xlabel("confidence in the best intent", fontsize=13)
    axes[3].set_xticks(np.linspace(0, 1, 11))
    axes[3].set_xlim(0, 1)
    figure.suptitle("How sure the assistant was", fontsize=17)
    figure.supylabel("held-out utterances (each row has its own scale)", fontsize=13)
    figure.savefig(path, dpi=_DPI)


def _mistakes(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], int]:
    return Counter((outcome.meant, outcome.predicted) for outcome in outcomes if not outcome.right)


def _side_by_side(labels: set[str], counts: dict[tuple[str, str], int]) -> list[str]:
    """Order labels so that confused ones are neighbors: the next is always the one most tied to the last few."""
    ties: Counter[frozenset[str]] = Counter()
    for pair, count in counts.items():
        ties[frozenset(pair)] += count
    total = {label: sum(count for pair, count in ties.items() if label in pair) for label in labels}
    left, order = sorted(labels, key=lambda label: (-total[label], label)), list[str]()
    while left:
        recent = order[-4:]
        # Python's max takes the first of equals: the label with most mistakes starts the next group.
        chosen = max(left, key=lambda label: sum(ties[frozenset((label, other))] for other in recent))
        order.append(chosen)
        left.remove(chosen)
    return order


def _draw_matrix(
    outcomes: Sequence[Outcome], rows: Sequence[str], columns: Sequence[str], title: str, path: Path
) -> None:
    counts = Counter((outcome.meant, outcome.predicted) for outcome in outcomes)
    meant = Counter(outcome.meant for outcome in outcomes)
    table = np.array([[counts[row, column] for column in columns] for row in rows])
    same = np.array([[row == column for column in columns] for row in rows])
    share = np.array([[counts[row, column] / max(meant[row], 1) for column in columns] for row in rows])

    figure, axis, beside = _matrix_axes([f"{row} ({meant[row]})" for row in rows], columns)
    axis.imshow(np.ma.masked_where(~same | (table == 0), table), cmap=_HITS)
    worst = max(0.1, float(share[~same].max(initial=0)))
    shown = axis.imshow(np.ma.masked_where(same | (table == 0), share), cmap=_MISTAKES, vmin=0, vmax=worst)
    for row, column in zip(*np.nonzero(table), strict=True):
        wrong = not same[row, column]
        dark = wrong and share[row, column] > 0.6 * worst
        axis.text(
            *(column, row, str(table[row, column])),
            ha="center",
            va="center",
            fontsize=9 if wrong else 8,
            fontweight="bold" if wrong else "normal",
            color="white" if dark else "black" if wrong else "#55625b",
        )
    figure.text(0.01, 0.995, title, fontsize=16, va="top")
    axis.set_ylabel("meant (held-out utterances)", fontsize=12)
    axis.set_xlabel("taken for", fontsize=12)
    bar = figure.colorbar(shown, cax=beside)
    bar.set_label("share of the meant intent's utterances", fontsize=10)
    beside.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    figure.savefig(path, dpi=_DPI)


def _matrix_axes(rows: Sequence[str], columns: Sequence[str]) -> tuple[Figure, Axes, Axes]:
    """Return a figure that has cells of one size and room for every label, its axes, and those of the color bar."""
    width, height = len(columns) * _CELL, len(rows) * _CELL
    left = 0.6 + _CHARACTER * max(map(len, rows))
    labels = 0.25 + _CHARACTER * max(map(len, columns))
    top, bottom = 0.5 + labels, 0.3 + labels
    whole_width, whole_height = max(left + width + 1.4, _NARROWEST), top + height + bottom
    figure = Figure(figsize=(whole_width, whole_height))
    axis = figure.add_axes((left / whole_width, bottom / whole_height, width / whole_width, height / whole_height))
    tall = min(height, 4.0)
    beside = figure.add_axes(
        (
            (left + width + 0.3) / whole_width,
            (bottom + height - tall) / whole_height,
            0.18 / whole_width,
            tall / whole_height,
        )
    )
    axis.set_yticks(range(len(rows)), list(rows), fontsize=10)
    axis.set_xticks(range(len(columns)), [column or "(none)" for column in columns], fontsize=10, rotation=90)
    axis.tick_params(length=0, labeltop=True, labelrotation=0)
    axis.tick_params(axis="x", labelrotation=90)
    axis.set_xticks(np.arange(-0.5, len(columns)), minor=True)
    axis.set_yticks(np.arange(-0.5, len(rows)), minor=True)
    axis.grid(which="minor", color="#e6e3da", linewidth=0.6)
    axis.tick_params(which="minor", length=0)
    return figure, axis, beside


def _histogram(axis: Axes, title: str, parts: Sequence[tuple[Sequence[Outcome], str, str, str]]) -> None:
    below = np.zeros(len(_BINS) - 1)
    for outcomes, name, color, hatch in parts:
        counts, _ = np.histogram([outcome.confidence for outcome in outcomes], _BINS)
        axis.bar(
            _BINS[:-1],
            counts,
            np.diff(_BINS),
            below,
            align="edge",
            color=color,
            edgecolor="white",
            hatch=hatch,
            label=name,
        )
        below += counts
    if len(parts) > 1:
        axis.legend(loc="upper left", fontsize=12, frameon=False)
    sizes = " · ".join(f"{name} {len(outcomes)}".strip() for outcomes, name, _, _ in parts)
    axis.set_title(f"{title}: {sizes}", fontsize=13, loc="left")
    axis.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axis.spines[["top", "right"]].set_visible(False)
    axis.grid(axis="y", color="#e6e3da")
    axis.set_axisbelow(True)

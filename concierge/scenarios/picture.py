"""One picture of a family of scenarios: a lane each, its routes one below the other, read from left to right."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from concierge.scenarios.lettering import FAMILY, broken
from concierge.scenarios.routes import Kind, Lane, Node, Route

# All measures are in points, 72 to the inch; y grows downwards.
MARGIN, BAND, GAP, PAD = 24.0, 132.0, 34.0, 8.0
BOX, FEWEST_COLUMNS, MOST_COLUMNS = 204.0, 3, 4
SMALL, NORMAL, LARGE = 8.5, 10.0, 17.0
LEADING = 1.32  # of the letters' size
BETWEEN_ROUTES, BETWEEN_LANES, INSIDE_LANE = 14.0, 16.0, 12.0
TALLEST = 1_600.0
DOTS_PER_INCH = 120
MOST_TITLES, MOST_RESPONSES, MOST_LINES = 12, 4, 6
INK, SOFT, LINE, LANE_FILL = "#1d2733", "#56616e", "#7b8794", "#f5f6f8"
# Fill and outline of each kind; its name stands in the box, so that no color has to be told apart.
COLORS = {
    Kind.INTENT: ("#dcebfa", "#2f6ea8"),
    Kind.FORM: ("#fdf0cf", "#8f6200"),
    Kind.FORM_AGAIN: ("#fdf0cf", "#8f6200"),
    Kind.ACTION: ("#dff1e3", "#357a4a"),
    Kind.ANSWER: ("#ffffff", "#1d2733"),
    Kind.CHECKPOINT: ("#ece4f5", "#6b4b94"),
}
ROUNDING = {Kind.INTENT: 10.0, Kind.ANSWER: 6.0}


@dataclass(frozen=True)
class _Text:
    line: str
    size: float
    bold: bool = False
    color: str = INK


@dataclass(frozen=True)
class _Box:
    node: Node
    lines: tuple[_Text, ...]

    @property
    def height(self) -> float:
        return _height(self.lines) + 2 * PAD


@dataclass(frozen=True)
class _Row:
    caption: tuple[_Text, ...]
    boxes: tuple[tuple[_Box, ...], ...]  # by line; a long route goes on in the next

    @property
    def height(self) -> float:
        lines = [max(box.height for box in line) for line in self.boxes]
        return _height(self.caption) + 4 + sum(lines) + GAP * (len(lines) - 1)


@dataclass(frozen=True)
class _LaneLayout:
    title: tuple[_Text, ...]
    rows: tuple[_Row, ...]

    @property
    def height(self) -> float:
        rows = sum(row.height for row in self.rows) + BETWEEN_ROUTES * (len(self.rows) - 1)
        return max(rows, _height(self.title)) + 2 * INSIDE_LANE


def pages(lanes: list[Lane]) -> list[list[Lane]]:
    """Share lanes out to pictures that are not too tall to read; a lane stays in one piece."""
    shared: list[list[Lane]] = [[]]
    used = 0.0
    for lane in lanes:
        height = _laid_out(lane).height + BETWEEN_LANES
        if shared[-1] and used + height > TALLEST:
            shared.append([])
            used = 0.0
        shared[-1].append(lane)
        used += height
    return [page for page in shared if page]


def draw(title: str, lanes: list[Lane], targets: list[Path]) -> None:
    """Draw a picture.

    Args:
        title: stands at the top.
        lanes: from top to bottom.
        targets: files to write; the ending (.png, .svg) says as what.
    """
    layouts = [_laid_out(lane) for lane in lanes]
    longest = max((len(line) for layout in layouts for row in layout.rows for line in row.boxes), default=0)
    wide = 2 * MARGIN + BAND + 2 * INSIDE_LANE + _room(max(longest, FEWEST_COLUMNS))
    top = MARGIN + LARGE * LEADING + 10
    tall = top + sum(layout.height for layout in layouts) + BETWEEN_LANES * (len(layouts) - 1) + MARGIN
    figure = Figure(figsize=(wide / 72, tall / 72), facecolor="white")
    FigureCanvasAgg(figure)
    canvas = _Canvas(figure, wide, tall)
    canvas.text(MARGIN, MARGIN, [_Text(title, LARGE, bold=True)])
    y = top
    for layout in layouts:
        canvas.lane(y, layout)
        y += layout.height + BETWEEN_LANES
    # Outlines for letters: the picture looks the same where the font is missing. A fixed salt and no date: and twice.
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "story-map"}):
        for target in targets:
            metadata = {"Date": None, "Title": title} if target.suffix == ".svg" else {"Title": title}
            figure.savefig(target, dpi=DOTS_PER_INCH, metadata=metadata)


class _Canvas:
    """Puts lanes, boxes and arrows at their places."""

    def __init__(self, figure: Figure, wide: float, tall: float) -> None:
        self._wide = wide
        self._axes = figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, wide)
        self._axes.set_ylim(tall, 0)
        self._axes.set_axis_off()

    def lane(self, y: float, layout: _LaneLayout) -> None:
        whole = Rectangle((MARGIN, y), self._wide - 2 * MARGIN, layout.height, facecolor=LANE_FILL, edgecolor="none")
        band = Rectangle((MARGIN, y), BAND - INSIDE_LANE, layout.height, facecolor="#e3e7ec", edgecolor="none")
        self._axes.add_patch(whole)
        self._axes.add_patch(band)
        self.text(MARGIN + 10, y + INSIDE_LANE, layout.title)
        y += INSIDE_LANE
        for number, row in enumerate(layout.rows):
            if number:
                middle = y - BETWEEN_ROUTES / 2
                left, right = MARGIN + BAND, self._wide - MARGIN - INSIDE_LANE
                self._axes.plot([left, right], [middle, middle], color="#d5dae0", linewidth=0.8)
            self._row(y, row)
            y += row.height + BETWEEN_ROUTES

    def _row(self, y: float, row: _Row) -> None:
        left = MARGIN + BAND + INSIDE_LANE
        self.text(left, y, row.caption)
        y += _height(row.caption) + 4
        for number, line in enumerate(row.boxes):
            tallest = max(box.height for box in line)
            for column, box in enumerate(line):
                x = left + column * (BOX + GAP)
                self._box(x, y + (tallest - box.height) / 2, box)
                if column:
                    self._arrow([(x - GAP + 2, y + tallest / 2), (x - 2, y + tallest / 2)])
            if number + 1 < len(row.boxes):
                end, start = left + (len(line) - 1) * (BOX + GAP) + BOX / 2, left + BOX / 2
                middle, below = y + tallest + GAP / 2, y + (tallest + line[-1].height) / 2 + 2
                self._axes.plot([end, end, start], [below, middle, middle], color=LINE, linewidth=1.2)
                following = row.boxes[number + 1]
                head = y + tallest + GAP + (max(box.height for box in following) - following[0].height) / 2 - 2
                self._arrow([(start, middle), (start, head)])
            y += tallest + GAP

    def _box(self, x: float, y: float, box: _Box) -> None:
        fill, outline = COLORS[box.node.kind]
        shape = f"round,pad=0,rounding_size={ROUNDING[box.node.kind]}" if box.node.kind in ROUNDING else "square,pad=0"
        self._axes.add_patch(
            FancyBboxPatch((x, y), BOX, box.height, boxstyle=shape, facecolor=fill, edgecolor=outline, linewidth=1.2)
        )
        self.text(x + PAD, y + PAD, box.lines)

    def _arrow(self, points: list[tuple[float, float]]) -> None:
        self._axes.add_patch(
            FancyArrowPatch(
                points[0],
                points[-1],
                arrowstyle="-|>",
                mutation_scale=11,
                color=LINE,
                linewidth=1.2,
                shrinkA=0,
                shrinkB=0,
            )
        )

    def text(self, x: float, y: float, lines: list[_Text] | tuple[_Text, ...]) -> None:
        for one in lines:
            self._axes.text(
                x,
                y + one.size,
                one.line,
                fontsize=one.size,
                fontweight="bold" if one.bold else "normal",
                color=one.color,
                family=FAMILY,
                verticalalignment="baseline",
                parse_math=False,
            )
            y += one.size * LEADING


def _laid_out(lane: Lane) -> _LaneLayout:
    title = [_Text(line, 11, bold=True) for line in broken(lane.title, BAND - INSIDE_LANE - 20, 11, bold=True)]
    return _LaneLayout(tuple(title), tuple(_row(route) for route in lane.routes))


def _row(route: Route) -> _Row:
    room = _room(FEWEST_COLUMNS)
    first, *others = route.names
    more = (
        f" (and {len(others)} more)"
        if len(others) > 1
        else f"; {others[0][:1].lower()}{others[0][1:]}"
        if others
        else ""
    )
    caption = [_Text(line, NORMAL, bold=True) for line in broken(first + more, room, NORMAL, bold=True, most=2)]
    caption += [_Text(line, SMALL, color=SOFT) for line in broken(route.situation, room, SMALL, most=2)]
    boxes = [_Box(node, tuple(_lines(node))) for node in route.nodes]
    lines = [tuple(boxes[start : start + MOST_COLUMNS]) for start in range(0, len(boxes), MOST_COLUMNS)]
    return _Row(tuple(caption), tuple(lines))


def _lines(node: Node) -> Iterator[_Text]:
    room = BOX - 2 * PAD
    heading = f"{node.kind}, {node.note}" if node.note else str(node.kind)
    outline = COLORS[node.kind][1]
    for line in broken(heading, room, SMALL):
        yield _Text(line, SMALL, color=outline)
    for title in node.titles[:MOST_TITLES]:
        for number, line in enumerate(broken(title, room - 10, NORMAL, bold=True)):
            yield _Text(f"  {line}" if number else line, NORMAL, bold=True)
    if len(node.titles) > MOST_TITLES:
        yield _Text(f"and {len(node.titles) - MOST_TITLES} more", NORMAL)
    details = node.details
    if node.kind is Kind.ACTION and len(details) > MOST_RESPONSES + 1:
        details = (*details[:MOST_RESPONSES], f"and {len(details) - MOST_RESPONSES} other responses")
    for detail in details:
        most = 0 if node.kind is Kind.FORM else MOST_LINES
        for line in broken(detail, room, SMALL if node.kind is Kind.ACTION else NORMAL - 0.5, most=most):
            yield _Text(line, SMALL if node.kind is Kind.ACTION else NORMAL - 0.5)


def _room(columns: int) -> float:
    return columns * BOX + (columns - 1) * GAP


def _height(lines: tuple[_Text, ...] | list[_Text]) -> float:
    return sum(line.size * LEADING for line in lines)

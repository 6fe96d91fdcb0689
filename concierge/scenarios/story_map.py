"""The story map: a picture of each family of scenarios, and a page that shows them and says the same in words."""

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from concierge.scenarios.families import group
from concierge.scenarios.picture import draw, pages
from concierge.scenarios.project import Project
from concierge.scenarios.routes import Lane, lanes

INDEX = "index.html"
PREFIX = "family-"  # pictures of an earlier map carry it and are removed


@dataclass(frozen=True)
class Picture:
    """One picture of the map.

    Attributes:
        title: its heading.
        name: file name without ending.
        lanes: what it shows.
    """

    title: str
    name: str
    lanes: list[Lane]

    @property
    def description(self) -> str:
        """What the picture shows, for those who do not see it; the page has the same in words below."""
        shown = ", ".join(lane.title for lane in self.lanes)
        return f"Flow chart “{self.title}”, a lane for each scenario: {shown}. The routes are listed below in words."


@dataclass(frozen=True)
class StoryMap:
    """What was drawn.

    Attributes:
        index: the page to open.
        pictures: in order.
        rules: number of rules drawn.
        stories: number of stories drawn.
    """

    index: Path
    pictures: list[Picture]
    rules: int
    stories: int

    @property
    def scenarios(self) -> int:
        """Number of scenarios drawn."""
        return sum(len(picture.lanes) for picture in self.pictures)


def draw_story_map(project: Project, out: Path) -> StoryMap:
    """Draw all rules and stories of a project.

    Args:
        project: what to draw.
        out: folder that receives index.html and the pictures; those of an earlier map are replaced.

    Raises:
        ProjectError: data/families.yml is broken.
    """
    by_name = {lane.scenario: lane for lane in lanes(project)}
    pictures: list[Picture] = []
    for family, scenarios in group(project.root, list(by_name)).items():
        parts = pages([by_name[name] for name in scenarios])
        for number, part in enumerate(parts, start=1):
            title = f"{family} ({number} of {len(parts)})" if len(parts) > 1 else family
            pictures.append(Picture(title, f"{PREFIX}{len(pictures) + 1:02}-{_slug(title)}", part))
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob(f"{PREFIX}*.svg"), *out.glob(f"{PREFIX}*.png")):
        old.unlink()
    for picture in pictures:
        draw(picture.title, picture.lanes, [out / f"{picture.name}.png", out / f"{picture.name}.svg"])
    stories = sum(flow.is_story for flow in project.flows)
    drawn = StoryMap(out / INDEX, pictures, len(project.flows) - stories, stories)
    drawn.index.write_text(_page(drawn), encoding="utf-8")
    return drawn


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


def _page(drawn: StoryMap) -> str:
    templates = Environment(
        loader=PackageLoader("concierge.scenarios"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("story_map.html").render(map=drawn)

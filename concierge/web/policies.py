"""The company's policies as web pages: Markdown files with front matter, served under their `url_path`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup

_FRONT_MATTER = re.compile(r"\A---\r?\n(?P<front>.*?)\r?\n---\r?\n(?P<body>.*)\Z", re.DOTALL)
_URL_PATH = re.compile(r"/[a-z0-9][a-z0-9/_-]*\Z")
# HTML in a file is shown as text; typographic marks make no difference here.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


class PolicyError(ValueError):
    """A policy file is unusable. The message names the file and the field."""


@dataclass(frozen=True)
class Policy:
    """One policy.

    Attributes:
        id: its id, such as POL-RET.
        title: its title.
        url_path: where its page is, beginning with a slash.
        reviewed_on: when it was last reviewed, or None when the file does not say.
        html: its text, rendered and safe.
    """

    id: str
    title: str
    url_path: str
    reviewed_on: date | None
    html: Markup


def read_policies(folder: Path, today: date) -> list[Policy]:
    """Read every policy, sorted by title.

    Args:
        folder: holds the `.md` files.
        today: the day that `last_reviewed_days_ago` counts back from.

    Raises:
        PolicyError: a file has no usable front matter, or two share a path.
    """
    policies: dict[str, Policy] = {}
    for path in sorted(folder.glob("*.md")):
        policy = _read(path, today)
        if policy.url_path in policies:
            raise PolicyError(f"{path}: url_path {policy.url_path} is taken by another policy; choose another")
        policies[policy.url_path] = policy
    return sorted(policies.values(), key=lambda policy: policy.title)


def _read(path: Path, today: date) -> Policy:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    if match is None:
        raise PolicyError(f"{path}: line 1: begin the file with front matter between two lines of ---")
    try:
        front = yaml.safe_load(match["front"])
    except yaml.YAMLError as error:
        raise PolicyError(f"{path}: the front matter is not YAML: {error}") from None
    if not isinstance(front, dict):
        raise PolicyError(f"{path}: the front matter must hold fields such as `title: Returns`")
    for field in ("id", "title", "url_path"):
        if not isinstance(front.get(field), str):
            raise PolicyError(f"{path}: {field}: is missing from the front matter; write it as a text")
    if not _URL_PATH.match(front["url_path"]):
        raise PolicyError(f"{path}: url_path: {front['url_path']!r} is not a path such as /help/returns")
    days = front.get("last_reviewed_days_ago")
    if days is not None and (isinstance(days, bool) or not isinstance(days, int)):
        raise PolicyError(f"{path}: last_reviewed_days_ago: {days!r} is not a whole number")
    return Policy(
        id=front["id"],
        title=front["title"],
        url_path=front["url_path"],
        reviewed_on=None if days is None else today - timedelta(days=days),
        html=Markup(_MARKDOWN.render(match["body"])),  # noqa: S704 - rendered with HTML disabled
    )

"""The policies, cut into passages at their paragraphs, with the list or table that belongs to each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from concierge.knowledge.rule_files import RuleFileError
from concierge.knowledge.search.passage import Passage

_FRONT_MATTER = re.compile(r"\A---\r?\n(?P<front>.*?)\r?\n---\r?\n(?P<body>.*)\Z", re.DOTALL)
_HEADING = re.compile(r"\*\*(?P<heading>[^*]+)\*\*")
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_SENTENCE_END = (".", "!", "?", ":", ";")


@dataclass
class _Part:
    """A paragraph, with the list or table that follows it and the remark under that."""

    heading: str
    lines: list[str] = field(default_factory=list)


def policy_passages(folder: Path) -> list[Passage]:
    """Return the passages of every policy.

    Args:
        folder: holds the policies, Markdown files with front matter.

    Raises:
        RuleFileError: a policy has no usable front matter.
    """
    return [passage for path in sorted(folder.glob("*.md")) for passage in _passages(path)]


def _passages(path: Path) -> Iterator[Passage]:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    front = _front(path, match["front"] if match else "")
    for number, part in enumerate(_parts(match["body"] if match else ""), start=1):
        heading = part.heading.strip(" .:")
        yield Passage(
            id=f"{front['id']}#{number}",
            source=front["id"],
            kind="policy",
            title=f"{front['title']}: {heading}" if heading else front["title"],
            text="\n".join(part.lines),
            url_path=front["url_path"],
        )


def _front(path: Path, text: str) -> dict[str, str]:
    try:
        front = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RuleFileError(f"{path}: the front matter is not YAML: {error}") from None
    fields = ("id", "title", "url_path")
    missing = [name for name in fields if not isinstance(front, dict) or not isinstance(front.get(name), str)]
    if missing:
        raise RuleFileError(f"{path}: the front matter lacks {', '.join(missing)}; write them between two lines of ---")
    return {name: front[name] for name in fields}


def _parts(body: str) -> list[_Part]:
    parts = [_Part("")]
    section = ""
    after_paragraph = False
    for node in SyntaxTreeNode(_MARKDOWN.parse(body)).children:
        if node.type == "heading":
            # The first is the policy's title, which the passages carry anyway.
            section = _plain(_inline(node)) if node.tag != "h1" else ""
            parts.append(_Part(section))
        elif node.type == "paragraph":
            text = _inline(node)
            heading = _HEADING.match(text)
            if heading:
                parts.append(_Part(f"{section}, {heading['heading']}" if section else heading["heading"]))
            elif after_paragraph and not text.endswith(":"):
                parts.append(_Part(section))
            parts[-1].lines.append(_plain(text))
        else:
            parts[-1].lines += _lines(node)
        after_paragraph = node.type == "paragraph"
    return [part for part in parts if part.lines]


def _lines(node: SyntaxTreeNode) -> list[str]:
    if node.type in ("bullet_list", "ordered_list"):
        return [_closed(_plain(" ".join(_texts(item)))) for item in node.children]
    if node.type == "table":
        return _rows(node)
    return [_plain(text) for text in _texts(node)]


def _rows(table: SyntaxTreeNode) -> list[str]:
    """Return each row as "Method Standard: Time in transit 4–6 business days, Cost $6.95."."""
    head, *rows = [[_plain(_inline(cell)) for cell in row.children] for part in table.children for row in part.children]
    lines = []
    for first, *cells in rows:
        named = [
            f"{name} {cell}" if name else cell
            for name, cell in zip(head[1:], cells, strict=False)
            if cell not in ("", "–")
        ]
        lines.append(_closed(f"{head[0]} {first}: {', '.join(named)}".strip()))
    return lines


def _texts(node: SyntaxTreeNode) -> list[str]:
    if node.type == "inline":
        return [node.content]
    return [text for child in node.children for text in _texts(child)]


def _inline(node: SyntaxTreeNode) -> str:
    return " ".join(_texts(node))


def _plain(text: str) -> str:
    return " ".join(text.replace("**", "").replace("`", "").split())


def _closed(line: str) -> str:
    return line if line.endswith(_SENTENCE_END) else f"{line}."

"""A bot message reduced to what messaging platforms have in common: text, buttons, cards and a picture."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from components.gate.choices import Choice, choices_of

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_BREAKS = ("\n\n", "\n", ". ", " ")  # where a long text may end, the best place first


@dataclass(frozen=True)
class Card:
    """One product or page.

    Attributes:
        title: its name.
        subtitle: the line below, or "".
        url: the page it leads to, or "".
        picture: address of a picture that platforms can show, or "".
    """

    title: str
    subtitle: str
    url: str
    picture: str

    @property
    def text(self) -> str:
        """The card in plain words."""
        return "\n".join(filter(None, (self.title, self.subtitle, self.url)))


@dataclass(frozen=True)
class Outgoing:
    """One message to a customer.

    Attributes:
        text: plain text, or "".
        choices: buttons that answer the assistant.
        cards: products or pages.
        picture: address of a picture, or "".
    """

    text: str
    choices: tuple[Choice, ...]
    cards: tuple[Card, ...]
    picture: str

    @classmethod
    def of(cls, content: dict[str, Any], metadata: dict[str, Any], first_choice: int = 1) -> "Outgoing":
        """Reads Rasa's content fields.

        Args:
            content: text, buttons, quick_replies, elements, image and attachment of a bot message.
            metadata: what clients may see of its metadata; a person's message begins with their name.
            first_choice: the number of its first button, should the channel list them.
        """
        lines = [plain(content.get("text") or "")]
        if metadata.get("origin") == "human" and metadata.get("agent") and lines[0]:
            lines[0] = f"{metadata['agent']}: {lines[0]}"
        for button in (*(content.get("buttons") or ()), *(content.get("quick_replies") or ())):
            if button.get("url") and not button.get("payload"):
                lines.append(f"{button.get('title', '')}: {button['url']}")
        image = content.get("image") or ""
        picture = _picture(image)
        if image and not picture:
            lines.append(_address(image))
        if isinstance(content.get("attachment"), str):
            lines.append(_address(content["attachment"]))
        return cls(
            "\n".join(filter(None, lines)),
            tuple(choices_of(content, first_choice)),
            tuple(map(_card, content.get("elements") or ())),
            picture,
        )


def _card(element: dict[str, Any]) -> Card:
    action = element.get("default_action")
    url = action.get("url") if isinstance(action, dict) else ""
    return Card(
        plain(str(element.get("title") or "")),
        plain(str(element.get("subtitle") or "")),
        _address(url or ""),
        _picture(element.get("image_url") or ""),
    )


def plain(text: str) -> str:
    """Returns ``text`` without the markup that only the web chat shows."""
    return _LINK.sub(r"\1: \2", _BOLD.sub(r"\1", text)).strip()


def split(text: str, longest: int) -> list[str]:
    """Cuts ``text`` into pieces of at most ``longest`` characters, between paragraphs, lines, sentences or words."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > longest:
        end = longest
        for mark in _BREAKS:
            place = rest.rfind(mark, longest // 3, longest + 1 - len(mark))
            if place > 0:
                end = place + len(mark)
                break
        pieces.append(rest[:end].strip())
        rest = rest[end:].strip()
    return [*pieces, rest] if rest else pieces


def shortened(text: str, longest: int) -> str:
    """Returns ``text`` in at most ``longest`` characters; an ellipsis shows that something is missing."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shortened_apart(texts: list[str], longest: int) -> list[str]:
    """Returns each text in at most ``longest`` characters; those that would read alike keep their end, too.

    "Trail Runner - Women's" and "Trail Runner - Men's" differ only at their end.
    """
    cut = [shortened(text, longest) for text in texts]
    return [
        _without_middle(text, longest) if short != text and cut.count(short) > 1 else short
        for text, short in zip(texts, cut, strict=True)
    ]


def _without_middle(text: str, longest: int) -> str:
    end = (longest - 1) // 2
    return f"{text[: longest - 1 - end].rstrip()}…{text[-end:].lstrip()}"


def _address(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.scheme in ("http", "https") and parts.netloc else ""  # a path means something on a page only


def _picture(url: str) -> str:
    return "" if urlsplit(url).path.lower().endswith(".svg") else _address(url)  # no messenger shows SVG

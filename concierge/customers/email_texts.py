"""The texts of service emails: `data/emails/<template>.txt`, a line "Subject: …", a blank line and the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PLACEHOLDER = re.compile(r"{(\w+)}")
_NAME = re.compile(r"[a-z0-9_]+")
_SUBJECT = "Subject: "


class EmailTextError(ValueError):
    """An email's text is missing or unusable. The message names the file and says what to do."""


@dataclass(frozen=True)
class EmailText:
    """An email, filled in.

    Attributes:
        subject: one line.
        body: plain text.
    """

    subject: str
    body: str


def write_email(folder: Path, template: str, data: Mapping[str, str]) -> EmailText:
    """Return the text of an email.

    Args:
        folder: holds the texts.
        template: the file's name without ".txt".
        data: what the names in braces stand for.

    Raises:
        EmailTextError: the file is missing, does not begin with a subject, or names something `data` lacks.
    """
    path = folder / f"{template}.txt"
    if not _NAME.fullmatch(template):
        raise EmailTextError(f"{template!r} is not the name of an email text; use small letters, digits and _")
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise EmailTextError(f"{path} does not exist; write the email's text there") from None
    first, _, body = text.partition("\n")
    if not first.startswith(_SUBJECT) or not body.strip():
        raise EmailTextError(f"{path}, line 1: write “{_SUBJECT}…”, a blank line and the text")
    missing = sorted(set(_PLACEHOLDER.findall(text)) - set(data))
    if missing:
        raise EmailTextError(f"{path}: nothing fills {', '.join(f'{{{name}}}' for name in missing)}")
    return EmailText(_filled(first.removeprefix(_SUBJECT), data), _filled(body.strip(), data) + "\n")


def _filled(text: str, data: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: " ".join(str(data[match.group(1)]).split()), text)

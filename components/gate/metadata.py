"""What clients may tell beside a message: the page it was written on and the campaign that led there, nothing else."""

import re
from typing import Any

LONGEST_PAGE = 200
# A path of the site: no address of another one, and no query, which may hold an email address or a token.
_PAGE = re.compile(r"/(?!/)[\w.~%/-]*", re.ASCII)
_CAMPAIGN = re.compile(r"[\w.-]{1,64}", re.ASCII)


def known_metadata(given: Any) -> dict[str, str]:
    """Returns the part of a message's metadata that the assistant uses; whatever else a client sends is dropped.

    Args:
        given: ``page``, a path of the site of at most 200 characters, and ``campaign``, an id of at most 64 letters,
            digits, ``.``, ``_`` or ``-``. What has another form is left out.
    """
    if not isinstance(given, dict):
        return {}
    page, campaign = given.get("page"), given.get("campaign")
    known = {}
    if isinstance(page, str) and len(page) <= LONGEST_PAGE and _PAGE.fullmatch(page):
        known["page"] = page
    if isinstance(campaign, str) and _CAMPAIGN.fullmatch(campaign):
        known["campaign"] = campaign
    return known

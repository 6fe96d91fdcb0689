"""A passage: a piece of one page of the shop, small enough to quote and with its source."""

import re
from dataclasses import dataclass
from typing import Literal

PassageKind = Literal["product", "policy", "campaign", "store", "computed"]

FOR_THE_SEARCH = re.compile(r"^Tags:|\bis a product by\b")  # sentences that help to find a page and tell nothing new


@dataclass(frozen=True)
class Passage:
    """A piece of text that a reply may rest on.

    Attributes:
        id: names the passage within its source, such as "FW-303#care".
        source: the page: a SKU, a policy's id, a campaign's id, a store's id, or "computed".
        kind: what the page is about.
        title: what a person would call it, such as "Mossbed 30°F Synthetic Sleeping Bag: care".
        text: complete sentences, in the words of the page.
        url_path: the page on the shop's site, starting with "/"; "" where there is none.
    """

    id: str
    source: str
    kind: PassageKind
    title: str
    text: str
    url_path: str = ""

"""The names that the shop's replies may use: products, policies, stores, campaigns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.rule_files import RuleFileError
from concierge.storage import Campaign, Product, Store

_FRONT_MATTER = re.compile(r"\A---\r?\n(?P<front>.*?)\r?\n---\r?\n", re.DOTALL)


@dataclass(frozen=True)
class Names:
    """What exists, by name.

    Attributes:
        products: the name of each product by its SKU.
        policies: the title of each policy by its id.
        stores: the name of each store by its id.
        campaigns: the name of each campaign by its id.
        brands: the makers of the products.
        colors: the colors that products come in.
        site: the host of the shop's pages.
    """

    products: Mapping[str, str]
    policies: Mapping[str, str] = field(default_factory=dict)
    stores: Mapping[str, str] = field(default_factory=dict)
    campaigns: Mapping[str, str] = field(default_factory=dict)
    brands: frozenset[str] = frozenset()
    colors: frozenset[str] = frozenset()
    site: str = "fernway.example"


def names_of_shop(session: Session, policies: Path, site: str = "fernway.example") -> Names:
    """Return the names that the database and the policies hold.

    Args:
        session: for reading products, stores and campaigns.
        policies: the folder with the policies, Markdown files with front matter.
        site: the host of the shop's pages.

    Raises:
        RuleFileError: a policy has no usable front matter.
    """
    products = session.scalars(select(Product).order_by(Product.sku)).all()
    return Names(
        products={product.sku: product.name for product in products},
        policies=dict(_title(path) for path in sorted(policies.glob("*.md"))),
        stores={store.id: store.name for store in session.scalars(select(Store))},
        campaigns={campaign.id: campaign.name for campaign in session.scalars(select(Campaign))},
        brands=frozenset(product.brand for product in products),
        colors=frozenset(color for product in products for color in product.colors),
        site=site,
    )


def _title(path: Path) -> tuple[str, str]:
    match = _FRONT_MATTER.match(path.read_text(encoding="utf-8"))
    try:
        front = yaml.safe_load(match["front"]) if match else None
    except yaml.YAMLError as error:
        raise RuleFileError(f"{path}: the front matter is not YAML: {error}") from None
    if not isinstance(front, dict) or not {"id", "title"} <= set(front):
        raise RuleFileError(f"{path}: the front matter lacks id or title; write them between two lines of ---")
    return str(front["id"]), str(front["title"])

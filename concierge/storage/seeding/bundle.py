"""Everything in a data directory, read and validated file by file."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from concierge.storage.seeding.campaign_rows import CampaignRow, CampaignsFile
from concierge.storage.seeding.catalogue_rows import PolicyRow, ProductRow, ShopRow, StoreRow
from concierge.storage.seeding.files import DataFiles, Located, Row
from concierge.storage.seeding.problems import Problems
from concierge.storage.seeding.rows import CustomerRow, EventRow, OrderLineRow, OrderRow

PRODUCTS = "knowledge/products.json"
STORES = "knowledge/stores.yml"
CAMPAIGNS = "knowledge/campaigns.yml"
SHOP = "knowledge/shop.yml"
POLICIES = "knowledge/policies"
CUSTOMERS = "demo/customers.csv"
ORDERS = "demo/orders.csv"
ORDER_LINES = "demo/order_lines.csv"
EVENTS = "demo/browsing_events.csv"
GUIDELINES = "guidelines.yml"

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Bundle:
    """The rows of every file, each with its place."""

    shop: ShopRow
    stores: list[Located[StoreRow]]
    products: list[Located[ProductRow]]
    campaigns: list[Located[CampaignRow]]
    policies: list[Located[PolicyRow]]
    customers: list[Located[CustomerRow]]
    orders: list[Located[OrderRow]]
    order_lines: list[Located[OrderLineRow]]
    events: list[Located[EventRow]]


def read_bundle(directory: Path) -> Bundle:
    """Read every file of a data directory.

    Raises:
        DataError: with every mistake found in any file.
    """
    problems = Problems()
    files = DataFiles(directory, problems)
    shop_content = files.yaml_mapping(SHOP)
    shop = None if shop_content is None else files.one(SHOP, shop_content, ShopRow)
    stores = _stores(files)
    products = files.json_rows(PRODUCTS, ProductRow, "sku")
    campaigns = _campaigns(files)
    policies = _present(files.front_matter(name, PolicyRow) for name in files.names(POLICIES, "*.md"))
    customers = files.csv_rows(CUSTOMERS, CustomerRow)
    orders = files.csv_rows(ORDERS, OrderRow)
    order_lines = files.csv_rows(ORDER_LINES, OrderLineRow)
    events = files.csv_rows(EVENTS, EventRow)
    files.yaml_mapping(GUIDELINES)
    problems.raise_if_any()
    assert shop is not None  # or there would have been a problem
    return Bundle(shop.row, stores, products, campaigns, policies, customers, orders, order_lines, events)


def _stores(files: DataFiles) -> list[Located[StoreRow]]:
    content = files.yaml_mapping(STORES)
    return [] if content is None else files.records(STORES, content.get("stores"), StoreRow, "id")


def _campaigns(files: DataFiles) -> list[Located[CampaignRow]]:
    content = files.yaml_mapping(CAMPAIGNS)
    if content is None or files.one(CAMPAIGNS, content, CampaignsFile) is None:
        return []
    return files.records(CAMPAIGNS, content["campaigns"], CampaignRow, "id")


def _present(rows: Iterable[Located[R] | None]) -> list[Located[R]]:
    return [row for row in rows if row is not None]

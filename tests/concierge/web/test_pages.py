"""What the shop's pages show, to whom and how safely."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from concierge.storage import Product, open_engine, sessions
from concierge.storage.seeding import load_data
from concierge.web.app import create_app
from tests.concierge.web.conftest import OWN_ORIGIN, SETTINGS, SHIPPED_DATA, TODAY

HOSTILE = '"><script>alert(1)</script>'


class Links(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.targets.update(value for name, value in attrs if name in ("href", "src") and value)


@pytest.fixture
def own_sessions(tmp_path: Path) -> Iterator[sessionmaker[Session]]:
    """A database of the test's own, to change."""
    engine = open_engine(f"sqlite:///{tmp_path / 'own.db'}")
    load_data(engine, SHIPPED_DATA, TODAY, ZoneInfo("America/Boise"))
    yield sessions(engine)
    engine.dispose()


def _client(own: sessionmaker[Session], today: date = TODAY, data: Path = SHIPPED_DATA) -> TestClient:
    return TestClient(create_app(SETTINGS, own, data, lambda: today), base_url=OWN_ORIGIN)


def test_the_front_page_shows_every_product_and_store(client: TestClient, shop_sessions: sessionmaker[Session]):
    html = client.get("/").text
    with shop_sessions() as session:
        products = session.scalars(select(Product)).all()
    targets = Links(html).targets
    assert {product.url_path for product in products} <= targets
    for city in ("Boise", "Fort Collins", "Burlington"):
        assert city in html
    assert "demonstration shop" in html


def test_nothing_on_any_page_is_missing_or_comes_from_elsewhere(client: TestClient, tmp_path: Path):
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "concierge-chat.js").write_text("// chat", encoding="utf-8")
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for target in Links(answer.text).targets:
            assert target.startswith(("/", "#")), f"{path} refers to {target}"
            address = target.split("#")[0]
            if address and address not in seen and address not in waiting:
                waiting.append(address)
    assert "/help/returns" in seen
    assert "/images/products/FW-703.svg" in seen


def test_a_sale_price_shows_from_its_first_day_on(own_sessions: sessionmaker[Session]):
    with own_sessions.begin() as session:
        product = session.scalars(select(Product).where(Product.sale_price.is_(None))).first()
        assert product is not None
        product.price, product.sale_price = Decimal("1234.50"), Decimal("1000.10")
        product.sale_starts_on = TODAY
        path = product.url_path
    before = _client(own_sessions, TODAY - timedelta(days=1)).get(path).text
    assert "$1,234.50" in before
    assert "$1,000.10" not in before
    assert "$1,000.10" in _client(own_sessions).get(path).text


def test_a_product_page_states_its_limits_and_its_recall(client: TestClient):
    html = client.get("/shop/cooking-hydration/kettlewing-canister-stove-fw-601").text
    assert "Not for:" in html
    assert "FWR-031" in html
    assert "/recalls" in Links(html).targets


def test_public_deals_of_today_are_shown_with_their_code(client: TestClient):
    html = client.get("/").text
    assert "LAYER20" in html
    assert client.get("/deals/layer-up").status_code == 200


def test_personal_members_and_future_offers_are_told_to_nobody(client: TestClient):
    pages = [client.get(path).text for path in ("/", "/newsletter", "/deals/layer-up")]
    for code in ("WELCOME10", "STILLWILD", "TRAILCLUB15", "FIRSTLIGHT", "SOLEMATE20"):
        assert not any(code in page for page in pages), code
    for path in ("/deals/first-light", "/deals/boot-swap", "/trail-club/camp-week", "/cart"):
        assert client.get(path).status_code == 404, path


def test_a_category_page_shows_its_products_only(client: TestClient):
    targets = Links(client.get("/shop/tents").text).targets
    assert "/shop/tents/thistle-ul1-tent-fw-205" in targets
    assert not any(target.startswith("/shop/footwear/") for target in targets)


@pytest.mark.parametrize("path", ["/nope", "/shop/nope", "/shop/tents/nope", "/images/products/nope.svg", "/static/no"])
def test_a_missing_page_says_so_and_leads_back(client: TestClient, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "/" in Links(answer.text).targets


def test_addresses_and_names_cannot_inject_markup(own_sessions: sessionmaker[Session]):
    with own_sessions.begin() as session:
        product = session.get(Product, "FW-205")
        assert product is not None
        product.name = product.description = product.brand = HOSTILE
        product.colors = [HOSTILE]
        product.attributes = {**product.attributes, "features": [HOSTILE], "specs": {HOSTILE: HOSTILE}}
        path = product.url_path
    client = _client(own_sessions)
    for page in ("/", path, f"/{HOSTILE}", f"/shop/{HOSTILE}", "/images/products/FW-205.svg"):
        assert "<script>alert" not in client.get(page).text, page


def test_markup_in_a_policy_file_is_shown_as_text(own_sessions: sessionmaker[Session], data_dir: Path):
    policy = data_dir / "knowledge" / "policies" / "shipping.md"
    policy.write_text(
        policy.read_text(encoding="utf-8") + f"\n{HOSTILE}\n\n[x](javascript:alert(1))\n", encoding="utf-8"
    )
    html = _client(own_sessions, data=data_dir).get("/help/shipping").text
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert not any(target.startswith("javascript:") for target in Links(html).targets)


def test_every_product_has_a_picture_that_is_well_formed_and_its_own_color(
    client: TestClient, shop_sessions: sessionmaker[Session]
):
    with shop_sessions() as session:
        skus = session.scalars(select(Product.sku)).all()
    for sku in skus:
        answer = client.get(f"/images/products/{sku}.svg")
        assert answer.headers["content-type"].startswith("image/svg+xml")
        ElementTree.fromstring(answer.text)
    green, canyon = (client.get(f"/images/products/{sku}.svg").text for sku in ("FW-201", "FW-202"))
    assert green != canyon


def test_every_answer_carries_the_security_headers(client: TestClient):
    for path in ("/", "/nope", "/healthz", "/static/site.css", "/images/products/FW-101.svg"):
        headers = client.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'", path
        assert policy["connect-src"] == "'self' https://rasa.example wss://rasa.example", path
        assert policy["frame-ancestors"] == "'none'", path
        assert headers["x-content-type-options"] == "nosniff", path
        assert "set-cookie" not in headers


def test_the_chat_script_is_served_once_it_is_built(client: TestClient, tmp_path: Path):
    missing = client.get("/concierge-chat.js")
    assert missing.status_code == 404
    assert "npm" in missing.text
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "concierge-chat.js").write_text("// chat", encoding="utf-8")
    served = client.get("/concierge-chat.js")
    assert served.text == "// chat"
    assert "javascript" in served.headers["content-type"]
    again = client.get("/concierge-chat.js", headers={"If-None-Match": served.headers["etag"]})
    assert again.status_code == 304


def test_the_page_tells_the_chat_whom_it_talks_to(client: TestClient):
    html = client.get("/").text
    assert 'data-rasa="https://rasa.example"' in html
    assert 'data-generated-label="AI-written from Fernway pages. Check important details."' in html


class ChatScript(HTMLParser):
    """The attributes of the script tag that brings the chat."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.attributes = dict(attrs)


def test_the_chat_is_told_the_campaign_and_the_product_of_a_page(client: TestClient) -> None:
    campaign = ChatScript(client.get("/deals/layer-up").text).attributes
    assert (campaign["data-page"], campaign["data-campaign"]) == ("/deals/layer-up", "CMP-03")
    product = ChatScript(client.get("/shop/tents/larkspur-2-tent-fw-201").text).attributes
    assert product["data-page"] == "/shop/tents/larkspur-2-tent-fw-201"
    assert "data-campaign" not in product
    assert "data-page" not in ChatScript(client.get("/").text).attributes


def test_a_page_of_a_campaign_that_may_not_be_shown_names_none(client: TestClient) -> None:
    for path in ("/cart", "/trail-club/camp-week", "/deals/first-light", "/deals/boot-swap"):
        page = client.get(path)
        assert page.status_code == 404
        assert "CMP-" not in page.text

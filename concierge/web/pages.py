"""The demonstration shop's pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session, sessionmaker
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from concierge.knowledge.availability import online_units, units_at
from concierge.knowledge.stores import all_stores, hours_on, regular_week, zone_name
from concierge.storage import Product
from concierge.web import shop
from concierge.web.illustrations import draw
from concierge.web.persona import Persona
from concierge.web.policies import Policy
from concierge.wording import dollars, spoken_day

TEMPLATES = Path(__file__).parent / "templates"
RECALLS = "POL-SAFE"
SECONDS_PICTURES_LAST = 86_400
_DRAWINGS_KEPT = 512


def open_templates() -> Environment:
    """Return the templates; what is filled in is escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True)
class Pages:
    """The pages of one shop.

    Attributes:
        sessions: opens the database.
        persona: names and labels from the guidelines.
        policies: those that have a page.
        rasa: address at which browsers reach the Rasa server.
        today: the day the pages are about, in the shop's time zone.
    """

    sessions: sessionmaker[Session]
    persona: Persona
    policies: list[Policy]
    rasa: str
    today: Callable[[], date]
    templates: Environment = field(default_factory=open_templates)

    def __post_init__(self) -> None:
        """Give the templates what every page needs."""
        self.templates.filters["dollars"] = dollars
        recalls = next((policy.url_path for policy in self.policies if policy.id == RECALLS), None)
        self.templates.globals.update(
            persona=self.persona, policies=self.policies, rasa=self.rasa, recalls_path=recalls
        )

    def front(self, _request: Request) -> Response:
        """The front page: deals, catalogue and stores."""
        today = self.today()
        with self.sessions() as session:
            products = shop.all_products(session)
            return self._page(
                "front.html",
                session,
                products=products,
                deals=[(deal, spoken_day(deal.ends_on, today)) for deal in shop.todays_deals(session, today)],
                stores=[
                    {
                        "store": store,
                        "week": regular_week(store),
                        "today": hours_on(store, today),
                        "zone": zone_name(store),
                    }
                    for store in all_stores(session)
                ],
            )

    def shop(self, request: Request) -> Response:
        """A product's page, or a category's."""
        path = request.url.path.rstrip("/")
        with self.sessions() as session:
            product = shop.product_at(session, path)
            if product is not None:
                return self._product(session, product)
            products = shop.all_products(session)
            category = next((c for c in shop.categories(products) if c.url_path == path), None)
            if category is None:
                raise HTTPException(404)
            chosen = [product for product in products if product.category == category.name]
            return self._page("category.html", session, category=category, products=chosen)

    def policy(self, request: Request) -> Response:
        """A policy's page."""
        policy = next((p for p in self.policies if p.url_path == request.url.path), None)
        if policy is None:
            raise HTTPException(404)
        with self.sessions() as session:
            return self._page("policy.html", session, policy=policy)

    def campaign(self, request: Request) -> Response:
        """The page of a public campaign that runs today; any other address is missing."""
        today = self.today()
        with self.sessions() as session:
            campaigns = shop.public_campaigns(session, today)
            campaign = next((c for c in campaigns if c.landing_page == request.url.path), None)
            if campaign is None:
                raise HTTPException(404)
            deal = next((d for d in shop.todays_deals(session, today) if d.url_path == request.url.path), None)
            ends = spoken_day(campaign.ends_on, today)
            return self._page("campaign.html", session, campaign=campaign, deal=deal, ends=ends)

    def picture(self, request: Request) -> Response:
        """A product's picture."""
        with self.sessions() as session:
            product = session.get(Product, request.path_params["sku"])
            if product is None:
                raise HTTPException(404)
            svg = _drawing(self.templates, product.sku, product.name, product.category, tuple(product.colors))
        headers = {"Cache-Control": f"public, max-age={SECONDS_PICTURES_LAST}"}
        return Response(svg, media_type="image/svg+xml", headers=headers)

    def problem(self, request: Request, error: Exception) -> Response:
        """The page for an address that does not exist, or for a method it does not take."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        with self.sessions() as session:
            return self._page("problem.html", session, status=status, headers=headers)

    def notice(self, title: str, text: str, status: int, headers: dict[str, str]) -> Response:
        """A page that tells what came of a request."""
        with self.sessions() as session:
            return self._page("notice.html", session, status=status, headers=headers, title=title, text=text)

    def _product(self, session: Session, product: Product) -> Response:
        stores = [(store, units_at(product, store.id)) for store in all_stores(session)]
        return self._page(
            "product.html",
            session,
            product=product,
            specs=shop.spec_rows(product),
            online=online_units(product),
            stores=stores,
            related=shop.related_products(session, product),
        )

    def _page(self, template: str, session: Session, status: int = 200, headers: Any = None, **values: Any) -> Response:
        products = values.get("products") if template == "front.html" else None
        values["nav"] = shop.categories(products or shop.all_products(session))
        html = self.templates.get_template(template).render(today=self.today(), status=status, **values)
        return HTMLResponse(html, status, headers={"Cache-Control": "no-cache", **(headers or {})})


@lru_cache(maxsize=_DRAWINGS_KEPT)
def _drawing(templates: Environment, sku: str, name: str, category: str, colors: tuple[str, ...]) -> str:
    return draw(templates, Product(sku=sku, name=name, category=category, colors=list(colors)))

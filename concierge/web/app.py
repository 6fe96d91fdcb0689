"""The web application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from concierge import clock
from concierge.web.confirmations import confirmation_routes
from concierge.web.headers import SecurityHeaders
from concierge.web.pages import Pages
from concierge.web.persona import read_persona
from concierge.web.policies import read_policies
from concierge.web.rate_limit import RateLimit
from concierge.web.settings import WebSettings
from concierge.web.token_endpoint import TokenEndpoint

STATIC = Path(__file__).parent / "static"
WIDGET = "concierge-chat.js"
WIDGET_DIR = Path("web/dist")
BUILD_WIDGET = "npm --prefix web ci && npm --prefix web run build"
TOKENS_AT_ONCE = 20
TOKENS_PER_MINUTE = 30.0


@dataclass(frozen=True)
class _Widget:
    """Serves the chat widget's script as it was built last."""

    folder: Path

    async def __call__(self, request: Request) -> Response:
        if not (self.folder / WIDGET).is_file():
            return PlainTextResponse(f"The chat widget is not built; run: {BUILD_WIDGET}\n", 404)
        files = StaticFiles(directory=self.folder)
        response = await files.get_response(WIDGET, request.scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _health(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def create_app(
    settings: WebSettings,
    sessions: sessionmaker[Session],
    data_dir: Path,
    today: Callable[[], date],
    widget_dir: Path = WIDGET_DIR,
    now: Callable[[], datetime] = clock.now,
) -> Starlette:
    """Return the application.

    Args:
        settings: the web server's settings.
        sessions: opens the database that products, stores and campaigns are read from.
        data_dir: holds `guidelines.yml` and `knowledge/policies`.
        today: returns the date in the shop's time zone.
        widget_dir: holds the built chat widget.
        now: returns the present moment, with a time zone; emailed links run out by it.

    Raises:
        PolicyError, GuidelinesError: a file is unusable; the message names it.
    """
    pages = Pages(
        sessions=sessions,
        persona=read_persona(data_dir / "guidelines.yml"),
        policies=read_policies(data_dir / "knowledge" / "policies", today()),
        rasa=settings.rasa,
        today=today,
    )
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_methods=["POST"],
        allow_headers=["Content-Type"],
    )
    tokens = TokenEndpoint(settings.secret, RateLimit(TOKENS_AT_ONCE, TOKENS_PER_MINUTE))
    routes = [
        Route("/", pages.front),
        # OPTIONS reaches the CORS middleware only if the route takes it.
        Route("/chat/token", tokens.__call__, methods=["POST", "OPTIONS"], middleware=[cors]),
        Route(f"/{WIDGET}", _Widget(widget_dir).__call__),
        Route("/healthz", _health),
        Route("/images/products/{sku}.svg", pages.picture),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/shop/{path:path}", pages.shop),
        *(Route(policy.url_path, pages.policy) for policy in pages.policies),
        *confirmation_routes(pages, sessions, now),
        Route("/{path:path}", pages.campaign),
    ]
    middleware = [
        Middleware(SecurityHeaders, rasa=settings.rasa),
        Middleware(GZipMiddleware, minimum_size=1000),
    ]
    return Starlette(routes=routes, middleware=middleware, exception_handlers={HTTPException: pages.problem})

"""The pages behind emailed links: newsletter, Trail Club and deletion requests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concierge.customers.links import DELETION_PATH, MEMBERSHIP_PATH, NEWSLETTER_PATH, Click
from concierge.customers.membership import confirm_membership
from concierge.customers.subscriptions import confirm_newsletter
from concierge.privacy.requests import confirm_deletion
from concierge.web.pages import Pages

LONGEST_TOKEN = 200
_STATUS = {Click.CONFIRMED: 200, Click.EXPIRED: 410, Click.UNKNOWN: 404}
# The token is in the address, so no other site may learn the address, and nobody keeps the page.
_HEADERS = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


@dataclass(frozen=True)
class _Link:
    """One kind of link: what a click does, and what the page then says."""

    path: str
    confirm: Callable[[Session, str, datetime], Click]
    title: str
    text: str


_LINKS = (
    _Link(
        NEWSLETTER_PATH,
        confirm_newsletter,
        "You're subscribed",
        "Thanks, your address is confirmed. You'll hear from us about twice a month, "
        "and you can unsubscribe at any time.",
    ),
    _Link(
        MEMBERSHIP_PATH,
        confirm_membership,
        "Welcome to the Trail Club",
        "You're a member now, and member codes work right away. Joining didn't sign you up for marketing.",
    ),
    _Link(
        DELETION_PATH,
        confirm_deletion,
        "Your deletion request is confirmed",
        "We acknowledge it within 2 business days and finish within 30 days. If an order or return is open, "
        "we wait until it's closed.",
    ),
)


def confirmation_routes(pages: Pages, sessions: sessionmaker[Session], now: Callable[[], datetime]) -> list[Route]:
    """Return the addresses that emailed links lead to.

    Args:
        pages: draws the answer.
        sessions: opens the database.
        now: returns the present moment, with a time zone.
    """
    return [Route(link.path, _endpoint(link, pages, sessions, now), methods=["GET"]) for link in _LINKS]


def _endpoint(
    link: _Link, pages: Pages, sessions: sessionmaker[Session], now: Callable[[], datetime]
) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        token = request.query_params.get("token", "")
        click = Click.UNKNOWN
        # Link checkers of mail programs ask with HEAD; only a person's GET counts.
        if token and len(token) <= LONGEST_TOKEN and request.method == "GET":
            with sessions.begin() as session:
                click = link.confirm(session, token, now())
        title, text = (link.title, link.text) if click is Click.CONFIRMED else _refusal(click)
        return pages.notice(title, text, _STATUS[click], _HEADERS)

    return answer


def _refusal(click: Click) -> tuple[str, str]:
    if click is Click.EXPIRED:
        return (
            "This link has run out",
            "Links work for 48 hours. Nothing was changed; ask Wren in the chat for a new one.",
        )
    return (
        "This link doesn't work",
        "Perhaps it was cut off when it was copied, or a newer one replaced it. Nothing was changed; "
        "ask Wren in the chat for a new one.",
    )

"""Doing what people asked to have done with their data. Policy: POL-PRIV."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from concierge.privacy.audit import record
from concierge.privacy.erasure import copy_of, erase
from concierge.privacy.personal_data import Owner, owner_of, visitor
from concierge.privacy.requests import has_open_order
from concierge.storage import Customer, PrivacyRequest
from concierge.storage.privacy import PrivacyRequestKind

_NOT_READY = {
    "awaiting_link": "its link has not been clicked",
    "lapsed": "its link was not clicked in time, so it lapsed",
    "done": "it is done already",
}


class NotReadyError(ValueError):
    """A request cannot be fulfilled now. The message names it and says why."""


def fulfil_deletion(session: Session, reference: str, now: datetime) -> tuple[dict[str, int], frozenset[str]]:
    """Erase what a confirmed request asks for, in the caller's transaction.

    Args:
        session: the database.
        reference: of the request.
        now: the present moment, with a time zone.

    Returns:
        How many rows of each table were deleted or emptied, and the conversations whose transcripts are to go, too.

    Raises:
        NotReadyError: there is no such request, it is not confirmed, or an order is still open.
    """
    request = _ready(session, reference, "deletion")
    if request.customer_id and has_open_order(session, request.customer_id):
        raise NotReadyError(f"{reference}: an order or return is still open; the deletion waits until it is closed")
    owner, chats = _owner(session, request), request.scope != "account"
    erased = erase(session, owner, chats=chats, now=now, reference=reference)
    request.state, request.done_at = "done", now
    return erased, owner.conversations if chats else frozenset()


def fulfil_copy(
    session: Session, reference: str, now: datetime
) -> tuple[dict[str, list[dict[str, Any]]], frozenset[str]]:
    """Close a request for a copy, in the caller's transaction.

    Returns:
        The copy by table, and the conversations whose transcripts belong to it.

    Raises:
        NotReadyError: there is no such request, or it is done.
    """
    request = _ready(session, reference, "export")
    owner = _owner(session, request)
    data = copy_of(session, owner)
    request.state, request.done_at = "done", now
    record(session, "privacy.copied", actor="operator", customer_id=request.customer_id, object_id=reference)
    return data, owner.conversations


def _ready(session: Session, reference: str, kind: PrivacyRequestKind) -> PrivacyRequest:
    request = session.get(PrivacyRequest, reference)
    if request is None or request.kind != kind:
        raise NotReadyError(f"there is no {kind} request {reference}; `concierge privacy requests` lists them")
    if request.state in _NOT_READY:
        raise NotReadyError(f"{reference}: {_NOT_READY[request.state]}")
    return request


def _owner(session: Session, request: PrivacyRequest) -> Owner:
    if request.customer_id is None:
        return visitor(request.conversation_id)
    return owner_of(session, session.get_one(Customer, request.customer_id))

"""Where personal data is: every table with a key to a person, what of it a copy shows and what erasure does to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, inspect, or_, select
from sqlalchemy.orm import Session

from concierge.storage import (
    AuditEntry,
    Base,
    BrowsingEvent,
    Conversation,
    ConversationMessage,
    Customer,
    HandoffRequest,
    Lead,
    Order,
    OrderAction,
    OrderLine,
    OutboxEmail,
    PendingConfirmation,
    PersonalizationChoice,
    PrivacyRequest,
    StockNotice,
    Subscription,
    VariantAssignment,
    VerificationAttempt,
)

Erase = Callable[[Session, Any, datetime], None]


@dataclass(frozen=True)
class Owner:
    """By what a person's rows are found.

    Attributes:
        customer_id: the customer, or None for someone known by a conversation only.
        addresses: email addresses in lower case, and phone numbers as the database writes them.
        orders: the numbers of the customer's orders.
        conversations: Rasa's sender ids of conversations in which nobody else proved who they are.
    """

    customer_id: str | None
    addresses: frozenset[str]
    orders: frozenset[str]
    conversations: frozenset[str]


@dataclass(frozen=True)
class Holding:
    """A table that holds personal data.

    Attributes:
        table: the table.
        customer: its column with a customer's id.
        addresses: its columns with an email address or a phone number.
        order: its column with an order number.
        conversation: its column with Rasa's sender id. It finds rows only where chats are meant, too.
        erase: what erasure does to one row, or None where the row stays.
        kept_because: why rows stay, in whole or in part.
        never_copied: columns that a copy leaves out: secrets that would let someone act for the owner.
    """

    table: type[Base]
    customer: str | None = None
    addresses: tuple[str, ...] = ()
    order: str | None = None
    conversation: str | None = None
    erase: Erase | None = None
    kept_because: str = ""
    never_copied: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """The columns that lead to a person."""
        return frozenset(filter(None, (self.customer, *self.addresses, self.conversation)))

    def rows_of(self, session: Session, owner: Owner, *, chats: bool) -> list[Any]:
        """Return the owner's rows, in the order of their keys.

        Args:
            session: the database.
            owner: whose rows.
            chats: whether rows that only a conversation leads to count.
        """
        conditions: list[ColumnElement[bool]] = [
            getattr(self.table, column).in_(owner.addresses) for column in self.addresses
        ]
        if self.customer and owner.customer_id:
            conditions.append(getattr(self.table, self.customer) == owner.customer_id)
        if self.order:
            conditions.append(getattr(self.table, self.order).in_(owner.orders))
        if self.conversation and chats:
            conditions.append(getattr(self.table, self.conversation).in_(owner.conversations))
        if not conditions:
            return []
        found = select(self.table).where(or_(*conditions)).order_by(*inspect(self.table).primary_key)
        return list(session.scalars(found))


def owner_of(session: Session, customer: Customer) -> Owner:
    """Return by what a customer's rows are found."""
    mine = session.scalars(select(Order).where(Order.customer_id == customer.id)).all()
    proved = select(VerificationAttempt.conversation_id).where(VerificationAttempt.succeeded)
    my_orders = [order.id for order in mine]
    others = set(session.scalars(proved.where(VerificationAttempt.order_id.not_in(my_orders))))
    conversations = set(session.scalars(proved.where(VerificationAttempt.order_id.in_(my_orders))))
    # An address on an order may be someone else's, as with a gift; the account's own is the customer's.
    addresses = {customer.email, customer.phone} - {None}
    return Owner(
        customer.id,
        frozenset(str(address) for address in addresses),
        frozenset(my_orders),
        frozenset(conversations - others),
    )


def visitor(conversation_id: str) -> Owner:
    """Return by what the rows of one conversation are found."""
    return Owner(None, frozenset(), frozenset(), frozenset({conversation_id}))


def _delete(session: Session, row: Any, now: datetime) -> None:
    session.delete(row)


def _without(**values: Any) -> Erase:
    def blank(session: Session, row: Any, now: datetime) -> None:
        for column, value in values.items():
            setattr(row, column, value)

    return blank


def _withdraw(session: Session, row: Subscription, now: datetime) -> None:
    if row.status != "withdrawn":
        row.status, row.withdrawn_at = "withdrawn", now
    row.confirmation_token_hash = row.confirmation_expires_at = None


def _erase_customer(session: Session, row: Customer, now: datetime) -> None:
    for column in (
        "name", "email", "phone", "city", "state", "zip", "birth_year", "segment", "preferred_activity", "shoe_size",
        "apparel_size", "torso_in", "notes",
    ):  # fmt: skip
        setattr(row, column, None)
    row.loyalty_tier, row.points, row.personalization_opt_out, row.erased_at = "none", 0, True, now


_ORDERS = "order and tax records stay for 7 years, as the law requires (POL-PRIV)"

# In the order in which erasure goes through them: what points at another row goes before it.
HOLDINGS = (
    Holding(OutboxEmail, customer="customer_id", addresses=("address",), erase=_delete),
    Holding(StockNotice, customer="customer_id", addresses=("address",), erase=_delete),
    Holding(BrowsingEvent, customer="customer_id", erase=_delete),
    Holding(Lead, addresses=("work_email",), conversation="conversation_id", erase=_delete),
    Holding(
        PendingConfirmation,
        addresses=("address",),
        conversation="conversation_id",
        erase=_delete,
        never_copied=frozenset({"token_hash"}),
    ),
    Holding(
        VariantAssignment,
        customer="customer_id",
        conversation="conversation_id",
        erase=_without(customer_id=None, conversation_id=None),
        kept_because="the count of a campaign's variants stays right without saying who it was",
    ),
    Holding(ConversationMessage, conversation="conversation_id", erase=_delete),
    Holding(
        HandoffRequest,
        addresses=("contact",),
        conversation="conversation_id",
        erase=_without(contact=None, packet={}),
        kept_because="that a person was asked for is counted; who asked and what about is gone",
    ),
    Holding(
        Subscription,
        customer="customer_id",
        addresses=("address",),
        conversation="conversation_id",
        erase=_withdraw,
        kept_because="consent records stay for 3 years after consent ends (POL-PRIV)",
        never_copied=frozenset({"confirmation_token_hash"}),
    ),
    Holding(Customer, customer="id", addresses=("email", "phone"), erase=_erase_customer, kept_because=_ORDERS),
    Holding(Order, customer="customer_id", addresses=("email", "ship_address"), kept_because=_ORDERS),
    Holding(OrderLine, order="order_id", kept_because=_ORDERS),
    Holding(OrderAction, order="order_id", conversation="conversation_id", kept_because=_ORDERS),
    Holding(
        PrivacyRequest,
        customer="customer_id",
        conversation="conversation_id",
        kept_because="it proves that the request was made and met",
    ),
    Holding(
        AuditEntry,
        customer="customer_id",
        conversation="conversation_id",
        kept_because="it says what was done, by codes, and proves the erasure",
    ),
    Holding(
        PersonalizationChoice,
        conversation="conversation_id",
        kept_because="who switched personalization off in a browser keeps it off",
    ),
    Holding(
        Conversation,
        conversation="id",
        kept_because="it says who answers, and requests for a person point at it",
    ),
    Holding(
        VerificationAttempt,
        order="order_id",
        conversation="conversation_id",
        kept_because="it guards orders against guessing, and names no person",
    ),
)

# Tables whose columns look like a person's and are not.
NOT_PERSONAL = {"stores": "the addresses and phone numbers are the shop's own"}

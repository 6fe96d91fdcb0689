"""Who owns a conversation, what is said while a human owns it, and the requests for a human."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, ForeignKey, Index, String, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, Instant, choice, created_at, utc_now

Owner = Literal["assistant", "human"]
Author = Literal["customer", "agent", "assistant"]
Priority = Literal["P1", "P2", "P3", "P4"]
HandoffStatus = Literal["queued", "callback", "accepted", "closed"]


class Conversation(Base):
    """A conversation and its present owner, since when. `id` is Rasa's sender id."""

    __tablename__ = "conversations"
    __table_args__ = (Index(None, "owner", "updated_at"),)

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    channel: Mapped[str]
    owner: Mapped[Owner] = mapped_column(choice("owner", Owner), default="assistant")
    agent_name: Mapped[str | None]
    since: Mapped[datetime] = created_at()
    updated_at: Mapped[datetime] = mapped_column(Instant, default=utc_now, onupdate=utc_now, server_default=func.now())

    messages: Mapped[list["ConversationMessage"]] = relationship(
        back_populates="conversation", order_by="ConversationMessage.id"
    )
    handoff_requests: Mapped[list["HandoffRequest"]] = relationship(
        back_populates="conversation", order_by="HandoffRequest.id"
    )


class ConversationMessage(Base):
    """A message exchanged while a human owns the conversation. `delivered_at` NULL: not delivered."""

    __tablename__ = "conversation_messages"
    __table_args__ = (Index(None, "conversation_id", "delivered_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    author: Mapped[Author] = mapped_column(choice("author", Author))
    text: Mapped[str]
    created_at: Mapped[datetime] = created_at()
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)

    conversation: Mapped[Conversation] = relationship(back_populates="messages")


class HandoffRequest(Base):
    """A request for a human. `packet` is the context handed over; `contact` is where to call back."""

    __tablename__ = "handoff_requests"
    __table_args__ = (Index(None, "status", "priority", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    reason: Mapped[str]
    queue: Mapped[str]
    priority: Mapped[Priority] = mapped_column(choice("priority", Priority))
    status: Mapped[HandoffStatus] = mapped_column(choice("status", HandoffStatus), default="queued")
    contact: Mapped[str | None]
    packet: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    created_at: Mapped[datetime] = created_at()

    conversation: Mapped[Conversation] = relationship(back_populates="handoff_requests")

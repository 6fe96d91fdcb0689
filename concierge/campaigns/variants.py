"""Which wording of a campaign's message a person sees: chosen by a hash, kept in the database, the same ever after."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.privacy.personalization import has_opted_out
from concierge.storage import Campaign, VariantAssignment
from concierge.storage.columns import insert_once

_WEIGHTS_IN = 10_000  # a variant's share, in hundredths of a percent


@dataclass(frozen=True)
class Message:
    """A campaign's message in one wording.

    Attributes:
        campaign_id: the campaign.
        variant_id: the wording.
        text: what is said in a chat.
        cta: what a button under it says.
    """

    campaign_id: str
    variant_id: str
    text: str
    cta: str


def variant_for(campaign: Campaign, person_key: str) -> str:
    """Return the id of the variant that a person's hash stands for.

    The SHA-256 of "<campaign id>:<person key>", read as a number and taken modulo the sum of the variants' weights,
    falls into one variant's stretch. The campaign's id is part of it so that people are mixed anew for each campaign.

    Args:
        campaign: whose variants have shares that add up to 1.
        person_key: an opaque id, a customer's or a conversation's; never a name or an address.
    """
    weights = [round(float(variant["share"]) * _WEIGHTS_IN) for variant in campaign.variants]
    place = int(sha256(f"{campaign.id}:{person_key}".encode()).hexdigest(), 16) % sum(weights)
    for variant, weight in zip(campaign.variants, weights, strict=True):
        if place < weight:
            return str(variant["id"])
        place -= weight
    raise AssertionError("a number modulo the sum of the weights is below it")


def show_message(
    session: Session, campaign: Campaign, *, conversation_id: str, customer_id: str | None, now: datetime
) -> Message | None:
    """Return the message that a person sees, and note that it was shown; None when the campaign has none for chats.

    A customer sees what they were shown first, or what this conversation was shown before they were known. Who has
    opted out of personalization sees the first wording, and nothing is noted.

    Args:
        campaign: one that may be spoken of to this person.
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
        now: the present moment, with a time zone.
    """
    messages = {
        str(variant["id"]): Message(campaign.id, str(variant["id"]), variant["chat_message"], variant["cta"])
        for variant in campaign.variants
        if variant.get("chat_message")
    }
    if len(messages) < len(campaign.variants):
        return None
    if has_opted_out(session, conversation_id, customer_id):
        return next(iter(messages.values()))
    chosen = assigned(session, campaign.id, conversation_id=conversation_id, customer_id=customer_id)
    if chosen is None:
        _assign(session, campaign, conversation_id, customer_id, now)
        chosen = assigned(session, campaign.id, conversation_id=conversation_id, customer_id=customer_id)
    return messages.get(chosen.variant_id) if chosen else None


def assigned(
    session: Session, campaign_id: str, *, conversation_id: str, customer_id: str | None
) -> VariantAssignment | None:
    """Return what a person was shown of a campaign, or None when nothing was.

    A customer takes over what this conversation was shown before they were known, unless it is another customer's.

    Args:
        conversation_id: Rasa's sender id.
        customer_id: the verified customer, or None.
    """
    of_campaign = select(VariantAssignment).where(VariantAssignment.campaign_id == campaign_id)
    if customer_id is not None:
        own = session.scalar(of_campaign.where(VariantAssignment.customer_id == customer_id))
        if own is not None:
            return own
    shown_here = session.scalar(of_campaign.where(VariantAssignment.conversation_id == conversation_id))
    if shown_here is None or customer_id is None:
        return shown_here
    if shown_here.customer_id is not None:
        return None
    shown_here.customer_id = customer_id
    return shown_here


def _assign(session: Session, campaign: Campaign, conversation_id: str, customer_id: str | None, now: datetime) -> None:
    # Only one row may carry a conversation: another customer in the same browser gets one without it.
    here = select(VariantAssignment.id).where(
        VariantAssignment.campaign_id == campaign.id, VariantAssignment.conversation_id == conversation_id
    )
    is_another_customers = customer_id is not None and session.scalar(here) is not None
    insert_once(
        session,
        VariantAssignment,
        campaign_id=campaign.id,
        variant_id=variant_for(campaign, customer_id or conversation_id),
        conversation_id=None if is_another_customers else conversation_id,
        customer_id=customer_id,
        shown_at=now,
    )

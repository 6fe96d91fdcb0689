"""The database: tables, engine, migrations and the loading of data files.

Importing this package registers every table, so that relationships between modules resolve.
"""

from concierge.storage.audit import AuditEntry
from concierge.storage.campaign_variants import VariantAssignment, VariantOutcome
from concierge.storage.campaigns import Campaign, EarlyAccess, PromoCode
from concierge.storage.catalogue import Product, Stock, UnavailableVariant
from concierge.storage.columns import Base, utc_now
from concierge.storage.confirmations import PendingConfirmation
from concierge.storage.conversations import Conversation, ConversationMessage, HandoffRequest
from concierge.storage.customers import BrowsingEvent, Customer, Subscription
from concierge.storage.engine import get_engine, get_sessions, open_engine, sessions
from concierge.storage.feedback import Feedback
from concierge.storage.leads import Lead
from concierge.storage.orders import Order, OrderAction, OrderLine
from concierge.storage.outbox import OutboxEmail, StockNotice
from concierge.storage.privacy import PersonalizationChoice, PrivacyRequest
from concierge.storage.seed_rows import SeedRow
from concierge.storage.stores import Store
from concierge.storage.verification import VerificationAttempt

__all__ = [
    "AuditEntry",
    "Base",
    "BrowsingEvent",
    "Campaign",
    "Conversation",
    "ConversationMessage",
    "Customer",
    "EarlyAccess",
    "Feedback",
    "HandoffRequest",
    "Lead",
    "Order",
    "OrderAction",
    "OrderLine",
    "OutboxEmail",
    "PendingConfirmation",
    "PersonalizationChoice",
    "PrivacyRequest",
    "Product",
    "PromoCode",
    "SeedRow",
    "Stock",
    "StockNotice",
    "Store",
    "Subscription",
    "UnavailableVariant",
    "VariantAssignment",
    "VariantOutcome",
    "VerificationAttempt",
    "get_engine",
    "get_sessions",
    "open_engine",
    "sessions",
    "utc_now",
]

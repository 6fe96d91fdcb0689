"""Create the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply this revision."""
    op.create_table(
        "campaigns",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("announce_on", sa.Date(), nullable=True),
        sa.Column(
            "visibility",
            sa.Enum(
                "public",
                "personal",
                "members",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("kpi", sa.JSON(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("channels", sa.JSON(), nullable=False),
        sa.Column("landing_page", sa.String(), nullable=False),
        sa.Column("talking_points", sa.JSON(), nullable=False),
        sa.Column("disallowed_claims", sa.JSON(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.CheckConstraint("announce_on <= starts_on", name=op.f("ck_campaigns_announced_before_it_starts")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_campaigns_starts_before_it_ends")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaigns_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column(
            "owner",
            sa.Enum("assistant", "human", name="owner", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("agent_name", sa.String(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversations_owner_updated_at"), ["owner", "updated_at"], unique=False)

    op.create_table(
        "customers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column(
            "loyalty_tier",
            sa.Enum(
                "none",
                "Seedling",
                "Sapling",
                "Canopy",
                name="loyalty_tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("lifetime_value", sa.BigInteger(), nullable=False),
        sa.Column(
            "preferred_channel",
            sa.Enum(
                "chat",
                "email",
                "sms",
                "phone",
                name="preferred_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("preferred_activity", sa.String(), nullable=True),
        sa.Column("shoe_size", sa.String(), nullable=True),
        sa.Column("apparel_size", sa.String(), nullable=True),
        sa.Column("torso_in", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("personalization_opt_out", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lifetime_value >= 0", name=op.f("ck_customers_lifetime_value_not_negative")),
        sa.CheckConstraint("points >= 0", name=op.f("ck_customers_points_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
    )
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_email"), ["email"], unique=False)
        batch_op.create_index(batch_op.f("ix_customers_phone"), ["phone"], unique=False)

    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("organization", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("work_email", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "decision_maker",
                "recommends",
                "researching",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("logo", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "handed_off",
                "contacted",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("consent_wording_version", sa.String(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_leads_score_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leads_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leads_work_email"), ["work_email"], unique=False)

    op.create_table(
        "products",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("sale_price", sa.BigInteger(), nullable=True),
        sa.Column("sale_starts_on", sa.Date(), nullable=True),
        sa.Column("final_sale", sa.Boolean(), nullable=False),
        sa.Column("colors", sa.JSON(), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column(
            "water_protection",
            sa.Enum(
                "none",
                "water_resistant",
                "waterproof",
                name="water_protection",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("gender_fit", sa.String(), nullable=False),
        sa.Column("warranty_years", sa.Integer(), nullable=False),
        sa.Column(
            "return_class",
            sa.Enum(
                "standard",
                "footwear_trail_test",
                "safety_gear",
                "hygiene_seal",
                name="return_class",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("restock_on", sa.Date(), nullable=True),
        sa.Column("rating", sa.Numeric(precision=2, scale=1), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("not_suitable_for", sa.String(), nullable=False),
        sa.Column("recall_id", sa.String(), nullable=True),
        sa.Column("url_path", sa.String(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(sale_price IS NULL) = (sale_starts_on IS NULL)", name=op.f("ck_products_sale_price_has_a_start")
        ),
        sa.CheckConstraint("price > 0", name=op.f("ck_products_price_positive")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_products_rating_range")),
        sa.CheckConstraint("sale_price > 0 AND sale_price < price", name=op.f("ck_products_sale_price_below_price")),
        sa.CheckConstraint("weight_g > 0", name=op.f("ck_products_weight_positive")),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_products")),
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_category"), ["category"], unique=False)
        batch_op.create_index(batch_op.f("ix_products_name"), ["name"], unique=False)

    op.create_table(
        "seed_rows",
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("row_hash", sa.String(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "key", name=op.f("pk_seed_rows")),
    )
    op.create_table(
        "stores",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("flagship", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("zip", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.Column("services", sa.JSON(), nullable=False),
        sa.Column("not_offered", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stores")),
    )
    op.create_table(
        "verification_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_attempts")),
    )
    with op.batch_alter_table("verification_attempts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_verification_attempts_order_id_attempted_at"),
            ["order_id", "attempted_at"],
            unique=False,
        )

    op.create_table(
        "browsing_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "view",
                "add_to_cart",
                "remove_from_cart",
                "search",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sku", sa.String(), nullable=True),
        sa.Column("query", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'search') = (query IS NOT NULL)",
            name=op.f("ck_browsing_events_only_searches_have_a_query"),
        ),
        sa.CheckConstraint(
            "(kind = 'search') = (sku IS NULL)",
            name=op.f("ck_browsing_events_all_but_searches_have_a_product"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_browsing_events_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_browsing_events_sku_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_browsing_events")),
    )
    with op.batch_alter_table("browsing_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_browsing_events_customer_id_occurred_at"),
            ["customer_id", "occurred_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_browsing_events_sku"), ["sku"], unique=False)

    op.create_table(
        "conversation_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column(
            "author",
            sa.Enum(
                "customer",
                "agent",
                "assistant",
                name="author",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_messages_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
    )
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conversation_messages_conversation_id_delivered_at"),
            ["conversation_id", "delivered_at"],
            unique=False,
        )

    op.create_table(
        "early_access",
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column(
            "loyalty_tier",
            sa.Enum(
                "none",
                "Seedling",
                "Sapling",
                "Canopy",
                name="loyalty_tier",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_early_access_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("campaign_id", "loyalty_tier", name=op.f("pk_early_access")),
    )
    op.create_table(
        "handoff_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum("P1", "P2", "P3", "P4", name="priority", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "callback",
                "accepted",
                "closed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("packet", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoff_requests_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_requests")),
    )
    with op.batch_alter_table("handoff_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handoff_requests_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_handoff_requests_status_priority_created_at"),
            ["status", "priority", "created_at"],
            unique=False,
        )

    op.create_table(
        "promo_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("percent_off", sa.Integer(), nullable=True),
        sa.Column("amount_off", sa.BigInteger(), nullable=True),
        sa.Column("categories", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("full_price_only", sa.Boolean(), nullable=False),
        sa.Column("min_eligible_subtotal", sa.BigInteger(), nullable=False),
        sa.Column("requires_confirmed_email", sa.Boolean(), nullable=False),
        sa.Column("requires_first_order", sa.Boolean(), nullable=False),
        sa.Column("requires_trail_club", sa.Boolean(), nullable=False),
        sa.Column("requires_received_campaign", sa.Boolean(), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("uses_per_customer", sa.Integer(), nullable=True),
        sa.Column("valid_days_after_issue", sa.Integer(), nullable=True),
        sa.Column("cooldown_days", sa.Integer(), nullable=True),
        sa.Column("stackable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(percent_off IS NULL) <> (amount_off IS NULL)", name=op.f("ck_promo_codes_percent_or_amount")
        ),
        sa.CheckConstraint("amount_off > 0", name=op.f("ck_promo_codes_amount_positive")),
        sa.CheckConstraint("code = upper(code)", name=op.f("ck_promo_codes_code_in_capitals")),
        sa.CheckConstraint("percent_off BETWEEN 1 AND 100", name=op.f("ck_promo_codes_percent_range")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_promo_codes_campaign_id_campaigns")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_promo_codes")),
    )
    with op.batch_alter_table("promo_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promo_codes_campaign_id"), ["campaign_id"], unique=False)

    op.create_table(
        "stock",
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units >= 0", name=op.f("ck_stock_units_not_negative")),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_stock_sku_products")),
        sa.PrimaryKeyConstraint("sku", "location", name=op.f("pk_stock")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("email", "sms", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "confirmed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("wording_version", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmation_token_hash", sa.String(), nullable=True),
        sa.Column("confirmation_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_at IS NOT NULL",
            name=op.f("ck_subscriptions_confirmed_has_a_time"),
        ),
        sa.CheckConstraint(
            "status <> 'withdrawn' OR withdrawn_at IS NOT NULL",
            name=op.f("ck_subscriptions_withdrawn_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_subscriptions_customer_id_customers")),
        sa.PrimaryKeyConstraint("purpose", "channel", "address", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("confirmation_token_hash", name=op.f("uq_subscriptions_confirmation_token_hash")),
    )
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_subscriptions_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "unavailable_variants",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("size", sa.String(), nullable=False),
        sa.Column("color", sa.String(), nullable=True),
        sa.Column("restock_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_unavailable_variants_sku_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unavailable_variants")),
    )
    with op.batch_alter_table("unavailable_variants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unavailable_variants_sku"), ["sku"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("ship_name", sa.String(), nullable=True),
        sa.Column("ship_address", sa.String(), nullable=True),
        sa.Column("ship_city", sa.String(), nullable=True),
        sa.Column("ship_state", sa.String(), nullable=True),
        sa.Column("ship_zip", sa.String(), nullable=True),
        sa.Column("placed_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "processing",
                "shipped",
                "out_for_delivery",
                "delayed",
                "delivered",
                "return_in_progress",
                "returned",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(), nullable=True),
        sa.Column("tracking_number", sa.String(), nullable=True),
        sa.Column("eta_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column(
            "shipping_method",
            sa.Enum(
                "standard",
                "expedited",
                "express",
                "store_pickup",
                name="shipping_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("promo_code", sa.String(), nullable=True),
        sa.Column("subtotal", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.Column("shipping", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column(
            "return_method",
            sa.Enum("mail", "store", name="return_method", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("return_reason", sa.String(), nullable=True),
        sa.Column(
            "refund_status",
            sa.Enum(
                "none",
                "awaiting_item",
                "received_inspecting",
                "refund_issued",
                name="refund_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("refund_amount", sa.BigInteger(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(refund_status = 'none') = (refund_amount IS NULL)", name=op.f("ck_orders_refund_has_an_amount")
        ),
        sa.CheckConstraint(
            "status <> 'delivered' OR delivered_on IS NOT NULL", name=op.f("ck_orders_delivered_has_a_date")
        ),
        sa.CheckConstraint("discount >= 0 AND discount <= subtotal", name=op.f("ck_orders_discount_range")),
        sa.CheckConstraint("refund_amount >= 0", name=op.f("ck_orders_refund_not_negative")),
        sa.CheckConstraint("shipping >= 0", name=op.f("ck_orders_shipping_not_negative")),
        sa.CheckConstraint("total = subtotal - discount + shipping", name=op.f("ck_orders_total_adds_up")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_orders_customer_id_customers")),
        sa.ForeignKeyConstraint(["promo_code"], ["promo_codes.code"], name=op.f("fk_orders_promo_code_promo_codes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_promo_code"), ["promo_code"], unique=False)

    op.create_table(
        "order_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "cancel",
                "change_address",
                "change_variant",
                "return",
                "exchange",
                "trace",
                "warranty_claim",
                "recall_remedy",
                "price_adjustment",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_actions_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_actions")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_order_actions_idempotency_key")),
    )
    with op.batch_alter_table("order_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_actions_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_actions_order_id"), ["order_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("line_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.String(), nullable=True),
        sa.Column("color", sa.String(), nullable=True),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity_positive")),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_order_lines_unit_price_not_negative")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["sku"], ["products.sku"], name=op.f("fk_order_lines_sku_products")),
        sa.PrimaryKeyConstraint("order_id", "line_number", name=op.f("pk_order_lines")),
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_lines_sku"), ["sku"], unique=False)


def downgrade() -> None:
    """Undo this revision."""
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_lines_sku"))

    op.drop_table("order_lines")
    with op.batch_alter_table("order_actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_actions_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_actions_conversation_id"))

    op.drop_table("order_actions")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_promo_code"))
        batch_op.drop_index(batch_op.f("ix_orders_customer_id"))

    op.drop_table("orders")
    with op.batch_alter_table("unavailable_variants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unavailable_variants_sku"))

    op.drop_table("unavailable_variants")
    with op.batch_alter_table("subscriptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_subscriptions_customer_id"))

    op.drop_table("subscriptions")
    op.drop_table("stock")
    with op.batch_alter_table("promo_codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promo_codes_campaign_id"))

    op.drop_table("promo_codes")
    with op.batch_alter_table("handoff_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handoff_requests_status_priority_created_at"))
        batch_op.drop_index(batch_op.f("ix_handoff_requests_conversation_id"))

    op.drop_table("handoff_requests")
    op.drop_table("early_access")
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_messages_conversation_id_delivered_at"))

    op.drop_table("conversation_messages")
    with op.batch_alter_table("browsing_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_browsing_events_sku"))
        batch_op.drop_index(batch_op.f("ix_browsing_events_customer_id_occurred_at"))

    op.drop_table("browsing_events")
    with op.batch_alter_table("verification_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verification_attempts_order_id_attempted_at"))

    op.drop_table("verification_attempts")
    op.drop_table("stores")
    op.drop_table("seed_rows")
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_name"))
        batch_op.drop_index(batch_op.f("ix_products_category"))

    op.drop_table("products")
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leads_work_email"))
        batch_op.drop_index(batch_op.f("ix_leads_conversation_id"))

    op.drop_table("leads")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_phone"))
        batch_op.drop_index(batch_op.f("ix_customers_email"))

    op.drop_table("customers")
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversations_owner_updated_at"))

    op.drop_table("conversations")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaigns_starts_on"))

    op.drop_table("campaigns")

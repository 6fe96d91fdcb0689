"""What the shop sells, and how much of it is where."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column, relationship

from concierge.storage.columns import Base, Money, choice

WaterProtection = Literal["none", "water_resistant", "waterproof"]
ReturnClass = Literal["standard", "footwear_trail_test", "safety_gear", "hygiene_seal"]


class Product(Base):
    """A product. `attributes` holds what is shown but not searched by column.

    Its keys: materials, waterproof_rating, temperature_rating_f, capacity, specs, features, care,
    goes_well_with and confusable_with, as in products.json.
    """

    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("price > 0", "price_positive"),
        CheckConstraint("sale_price > 0 AND sale_price < price", "sale_price_below_price"),
        CheckConstraint("(sale_price IS NULL) = (sale_starts_on IS NULL)", "sale_price_has_a_start"),
        CheckConstraint("rating BETWEEN 1 AND 5", "rating_range"),
        CheckConstraint("weight_g > 0", "weight_positive"),
    )

    sku: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    brand: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    price: Mapped[Decimal] = mapped_column(Money)
    sale_price: Mapped[Decimal | None] = mapped_column(Money)
    sale_starts_on: Mapped[date | None]
    final_sale: Mapped[bool]
    colors: Mapped[list[str]] = mapped_column(JSON)
    sizes: Mapped[list[str]] = mapped_column(JSON)
    weight_g: Mapped[int]
    water_protection: Mapped[WaterProtection] = mapped_column(choice("water_protection", WaterProtection))
    gender_fit: Mapped[str]
    warranty_years: Mapped[int]
    return_class: Mapped[ReturnClass] = mapped_column(choice("return_class", ReturnClass))
    restock_on: Mapped[date | None]
    rating: Mapped[Decimal] = mapped_column(Numeric(2, 1))
    review_count: Mapped[int]
    tags: Mapped[list[str]] = mapped_column(JSON)
    description: Mapped[str]
    not_suitable_for: Mapped[str]
    recall_id: Mapped[str | None]
    url_path: Mapped[str]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON)

    stock: Mapped[list["Stock"]] = relationship(back_populates="product")
    unavailable_variants: Mapped[list["UnavailableVariant"]] = relationship(back_populates="product")

    def price_on(self, day: date) -> Decimal:
        """Return the price in dollars that is paid on `day`, a date in the shop's time zone."""
        if self.sale_price is not None and self.sale_starts_on is not None and day >= self.sale_starts_on:
            return self.sale_price
        return self.price


class Stock(Base):
    """Units of a product at one location: a warehouse (`wh_…`, sells online) or a store (`store_…`)."""

    __tablename__ = "stock"
    __table_args__ = (CheckConstraint("units >= 0", "units_not_negative"),)

    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"), primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)
    units: Mapped[int]

    product: Mapped[Product] = relationship(back_populates="stock")


class UnavailableVariant(Base):
    """A size (in one color, or NULL for all colors) that is sold out everywhere."""

    __tablename__ = "unavailable_variants"

    id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("products.sku"), index=True)
    size: Mapped[str]
    color: Mapped[str | None]
    restock_on: Mapped[date | None]

    product: Mapped[Product] = relationship(back_populates="unavailable_variants")

"""What the page that a visitor came to tells: a campaign that may be spoken of, or a product."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from concierge.storage import Campaign, Product


def campaign_landed_on(session: Session, today: date, *, named: str | None, page: str | None) -> Campaign | None:
    """Return the campaign that a visitor came for, or None when there is none that anyone may hear about today.

    Args:
        today: the date in the shop's time zone.
        named: a campaign's id as the link or the page gives it, in any case.
        page: the path of the page; a campaign's landing page stands for the campaign.
    """
    meant = or_(func.upper(Campaign.id) == (named or "").upper(), Campaign.landing_page == (page or ""))
    campaigns = session.scalars(
        select(Campaign)
        .where(meant, Campaign.visibility == "public", Campaign.announce_on <= today)
        .where(Campaign.starts_on <= today, Campaign.ends_on >= today)
    ).all()
    # The link tells more of why somebody came than the page it led to.
    return next((one for one in campaigns if one.id.upper() == (named or "").upper()), next(iter(campaigns), None))


def product_landed_on(session: Session, page: str | None) -> Product | None:
    """Return the product whose page a visitor came to, or None."""
    return session.scalar(select(Product).where(Product.url_path == page)) if page else None

"""Field types that several kinds of rows share."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

Dollars = Annotated[Decimal, Field(ge=0, le=Decimal(10_000_000), decimal_places=2)]
Text = Annotated[str, StringConstraints(min_length=1)]
Sku = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}-\d{3,6}$")]
CustomerId = Annotated[str, StringConstraints(pattern=r"^CU-\d{4,}$")]
OrderId = Annotated[str, StringConstraints(pattern=r"^FO-\d{4,}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^EV-\d{4,}$")]
CampaignId = Annotated[str, StringConstraints(pattern=r"^CMP-\d{2,}$")]
PromoCodeText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,32}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", to_lower=True)]
Phone = Annotated[str, StringConstraints(pattern=r"^\(\d{3}\) \d{3}-\d{4}$")]
Zip = Annotated[str, StringConstraints(pattern=r"^\d{5}$")]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
# Quoted in the files: Rasa reads every YAML file under data/ and wants a text here.
FileVersion = Annotated[Literal["1"], BeforeValidator(str)]
UrlPath = Annotated[str, StringConstraints(pattern=r"^/\S*$")]
LocationId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
DaysAgo = Annotated[int, Field(ge=0, le=36_500)]
DayOffset = Annotated[int, Field(ge=-36_500, le=36_500)]


def _is_time_of_day(value: str) -> str:
    try:
        time.fromisoformat(value)
    except ValueError:
        raise ValueError('must be a time such as "09:00", in quotes') from None
    return value


TimeOfDay = Annotated[str, StringConstraints(pattern=r"^\d\d:\d\d$"), AfterValidator(_is_time_of_day)]

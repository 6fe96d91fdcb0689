"""Every kind of claim, in the order in which they may claim words."""

from concierge.guardrails.facts.attributes import ATTRIBUTES
from concierge.guardrails.facts.claim import Kind
from concierge.guardrails.facts.codes import CODES
from concierge.guardrails.facts.colors import colors_of
from concierge.guardrails.facts.contacts import EMAILS, PHONES
from concierge.guardrails.facts.counts import COUNTS, NUMBERS
from concierge.guardrails.facts.dates import CLOCK_KIND, DATE_KIND, WEEKDAY_KIND
from concierge.guardrails.facts.grades import GRADES
from concierge.guardrails.facts.identifiers import IDENTIFIERS, ORDERS
from concierge.guardrails.facts.links import links_of
from concierge.guardrails.facts.measures import MEASURES
from concierge.guardrails.facts.names import Names
from concierge.guardrails.facts.percentages import PERCENTAGES
from concierge.guardrails.facts.periods import PERIODS
from concierge.guardrails.facts.prices import PRICES
from concierge.guardrails.facts.ratings import RATINGS
from concierge.guardrails.facts.sizes import SIZES
from concierge.guardrails.facts.temperatures import TEMPERATURES


def kinds_of(names: Names) -> tuple[Kind, ...]:
    """Return the kinds; what an earlier one found is no claim of a later one: "20% off" counts nothing.

    Args:
        names: what exists in the shop, by name.
    """
    places = (links_of(names.site), EMAILS, PHONES, ORDERS, IDENTIFIERS)
    figures = (PRICES, PERCENTAGES, TEMPERATURES, RATINGS, GRADES, MEASURES, PERIODS)
    days = (CLOCK_KIND, DATE_KIND, WEEKDAY_KIND)
    return (*places, *figures, *days, SIZES, colors_of(names.colors), CODES, COUNTS, NUMBERS, ATTRIBUTES)

"""International shipping: a clear no, with what works instead."""

import re

from rasa_sdk import Tracker

from actions.scenario import Events, Reply, Scenario, entity, said
from concierge.knowledge.destinations import Destination, destination_in
from concierge.knowledge.shipping import options_to
from concierge.wording import dollars

_LAW = re.compile(
    r"\bcustoms\b|\bdut(?:y|ies)\b|\bVAT\b|\bimport\w*|\btariffs?\b|\blegal(?:ly)?\b|\billegal\b"
    r"|\bexport (?:law|rule)s?\b",
    re.IGNORECASE,
)
_WITH_ARTICLE = ("UK", "US", "EU", "Netherlands", "Philippines", "Bahamas", "Czech Republic", "Dominican Republic")


class InternationalShipping(Scenario):
    """Says that orders go to US addresses only, and offers alternatives."""

    def name(self) -> str:
        """Return the name that domain.yml uses."""
        return "action_international_shipping"

    async def answer(self, reply: Reply, tracker: Tracker) -> Events:
        """Answer for the country named; a military address counts as one in the US."""
        text = said(tracker)
        country = entity(tracker, "country")
        place = destination_in(" ".join([text, country or ""]))
        if place is not None and place.region == "military":
            only = options_to("military")[0]
            reply.facts("utter_international_military", cost=dollars(only.cost), range=only.range, carrier=only.carrier)
            return []
        if place is not None and place.region == "territory":
            reply.facts("utter_shipping_territory", place=place.place)
            return []
        if _is_puerto_rico(place):
            only = options_to("remote")[0]
            facts = {"place": "Puerto Rico", "range": only.range, "cost": dollars(only.cost), "carrier": only.carrier}
            reply.facts("utter_shipping_standard_only", **facts)
            return []
        if country:
            reply.facts("utter_international_no", country=_spoken(country))
        else:
            reply.approved("utter_international_no_country")
        if _LAW.search(text):
            reply.approved("utter_international_no_legal_advice")
        reply.approved("utter_international_alternatives")
        return []


def _is_puerto_rico(place: Destination | None) -> bool:
    return place is not None and place.place == "Puerto Rico"


def _spoken(country: str) -> str:
    """Return a country as it follows "to": "Canada", "the UK"."""
    name = country.strip().removeprefix("the ").removeprefix("The ")
    name = name.upper() if len(name) <= 3 else name if name[:1].isupper() else name.title()
    return f"the {name}" if name in _WITH_ARTICLE else name

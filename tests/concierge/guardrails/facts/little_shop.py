"""A small shop, with passages in the words in which the search builds them."""

from concierge.guardrails.facts.names import Names
from concierge.knowledge.search.passage import Passage

NAMES = Names(
    products={
        "FW-101": "Alder 45L Backpack",
        "FW-102": "Alder 65L Backpack",
        "FW-201": "Larkspur 2 Tent",
        "FW-202": "Larkspur 2 Alpine Tent",
        "FW-301": "Hollowtree 20°F Down Sleeping Bag",
        "FW-302": "Hollowtree 0°F Down Sleeping Bag",
        "FW-303": "Mossbed 30°F Synthetic Sleeping Bag",
        "FW-403": "Brackenridge Low Vent Hiking Shoe",
        "FW-501": "Brookmist Rain Jacket",
        "FW-502": "Brookmist Wind Jacket",
        "FW-604": "Clearbrook Squeeze Filter",
    },
    policies={
        "POL-RET": "Returns and exchanges",
        "POL-SHIP": "Shipping",
        "POL-PRICE": "Price match and price adjustment",
    },
    stores={"store_boise": "Boise", "store_burlington": "Burlington"},
    campaigns={"CMP-03": "Layer Up Days"},
    brands=frozenset({"Fernway", "Brindlepeak"}),
    colors=frozenset({"Pine", "Ember Red", "Slate"}),
)


def product(sku: str, text: str) -> Passage:
    """A passage of a product's page."""
    return Passage(f"{sku}#all", sku, "product", NAMES.products[sku], text, f"/shop/{sku.lower()}")


def page(source: str, text: str) -> Passage:
    """A passage of a policy, store or campaign."""
    kind = "store" if source.startswith("store") else "campaign" if source.startswith("CMP") else "policy"
    return Passage(f"{source}#1", source, kind, NAMES.policies.get(source, source), text, "/help/page")


MOSSBED = product(
    "FW-303",
    "The Mossbed 30°F Synthetic Sleeping Bag (FW-303) costs $99.00 on sale (regular price $129.00). "
    "It weighs 1,480 g (3 lb 4 oz). Its temperature rating is comfort 40°F, limit 30°F. "
    "Customers rate it 4.3 of 5 in 478 reviews. Water protection: it is not waterproof. "
    "Polyester fill, 80% recycled. Its fill is synthetic. Machine wash cold, gentle cycle, mild soap. Tumble dry low. "
    "It comes in these sizes: Regular, Long. Colors: Pine, Ember Red. "
    "It fits sleepers up to this height: Regular 72, Long 78 in. "
    "It has a workmanship warranty of 3 years. It is in stock online, with 40 units. "
    "It is not suitable for: Nights below 30°F or long backpacking trips; it packs large.",
)
HOLLOWTREE = product(
    "FW-301",
    "The Hollowtree 20°F Down Sleeping Bag (FW-301) costs $289.00. It weighs 1,110 g (2 lb 7 oz). "
    "Its temperature rating is comfort 30°F, limit 20°F. Materials: 650-fill-power down; 20D nylon shell. "
    "Customers rate it 4.7 of 5 in 341 reviews. It is in stock online, with 12 units. "
    "It is out of stock in Boise.",
)
HOLLOWTREE_0 = product(
    "FW-302",
    "The Hollowtree 0°F Down Sleeping Bag (FW-302) costs $389.00. It weighs 1,420 g (3 lb 2 oz). "
    "Its temperature rating is comfort 12°F, limit 0°F. Materials: 800-fill-power down. "
    "The Hollowtree 0°F Down Sleeping Bag (FW-302) is out of stock online and in all stores. "
    "It is expected back in about 12 days.",
)
ALDER_45 = product(
    "FW-101",
    "The Alder 45L Backpack (FW-101) costs $179.00. Its capacity is 45 L. It carries loads up to 35 lb. "
    "No rain cover is included. It is made for trips of this length: 1-2 nights. "
    "It is water-resistant, not waterproof. "
    "It fits these torso lengths: S/M 15-18, L/XL 18-21 in. Hydration sleeve fits up to 3 L.",
)
ALDER_65 = product(
    "FW-102",
    "The Alder 65L Backpack (FW-102) costs $239.00. Its capacity is 65 L. It carries loads up to 50 lb. "
    "A rain cover is included.",
)
RAIN = product(
    "FW-501",
    "The Brookmist Rain Jacket (FW-501) costs $149.00. It is waterproof (10,000 mm hydrostatic head, fabric). "
    "Its seams are fully taped. Colors: Slate. It comes in these sizes: XS, S, M, L, XL, XXL. "
    "Made without intentionally added PFAS.",
)
WIND = product(
    "FW-502",
    "The Brookmist Wind Jacket (FW-502) costs $89.00. It weighs 165 g. It is water-resistant, not waterproof. "
    "Its seams are not taped.",
)
TENT = product(
    "FW-201",
    "The Larkspur 2 Tent (FW-201) costs $279.00. It weighs 1,890 g (4 lb 3 oz). Its season rating is 3-season. "
    "Number of doors: 2. Number of poles: 2. It is freestanding. A footprint is not included. It sleeps 2 people. "
    "It is not suitable for: Snow load, winter storms or sustained high wind.",
)
ALPINE = product(
    "FW-202",
    "The Larkspur 2 Alpine Tent (FW-202) costs $469.00. It weighs 2,870 g (6 lb 5 oz). Its season rating is 4-season.",
)
FILTER = product(
    "FW-604",
    "The Clearbrook Squeeze Filter (FW-604) removes bacteria and protozoa. It does not remove viruses. "
    "Its cartridge lasts about 1,000 L.",
)
SHOE = product("FW-403", "The Brackenridge Low Vent Hiking Shoe (FW-403) comes in these sizes: M8/W9.5, M9/W10.5.")
RETURNS = page(
    "POL-RET",
    "You have 60 days from delivery to return unused items with tags. Trail Club members (any tier) have 90 days.\n"
    "Mail returns for a refund cost $7.95. Start at /returns/start or write to help@fernway.example.\n"
    "Banks usually post it 3-5 business days later. Gift cards cannot be returned.",
)
SHIPPING = page(
    "POL-SHIP",
    "Standard: Time in transit 4-6 business days, Cost $6.95.\n"
    "Expedited: Time in transit 2-3 business days, Cost $14.95.\n"
    "Standard shipping is free when merchandise after discounts is $75 or more. We do not ship to Canada or Mexico.",
)
BOISE = page(
    "store_boise",
    "Fernway Boise is open Monday to Saturday 9:00 a.m. to 8:00 p.m., Sunday 10:00 a.m. to 6:00 p.m. "
    "Its phone number is (208) 555-0142. Fernway Boise offers rentals. It closes on December 25.",
)
BURLINGTON = page(
    "store_burlington",
    "Fernway Burlington is open Monday to Friday 10:00 a.m. to 7:00 p.m., Sunday 11:00 a.m. to 5:00 p.m. "
    "Its phone number is (802) 555-0163. There is no rentals.",
)
PRICE_MATCH = page(
    "POL-PRICE", "Promo codes started after your purchase do not count as a price drop. Not matched: membership prices."
)
LAYER_UP = page("CMP-03", "The code LAYER20 takes 20% off full-price outerwear. Details: /deals/layer-up.")

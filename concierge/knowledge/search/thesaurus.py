"""Customers' words, and what the shop's pages say instead. They are added to a question, never put in its place."""

import re

_TERMS = {
    # gear
    "headlamp": r"head ?torch|torch|flashlight|head ?light",
    "sleeping pad": r"air ?(?:mattress|bed)|mat|mattress|sleeping mat",
    "footprint (groundsheet)": r"ground ?(?:sheet|cloth)",
    "backpack": r"ruck ?sack",
    "hydration reservoir": r"bladder|water bag|drinking (?:tube|hose)",
    "fuel canister": r"gas|propane|butane|iso ?butane|fuel",
    "wind jacket": r"wind ?breaker|windcheater",
    "rain jacket": r"rain ?coat|anorak|slicker",
    "insulated hoodie": r"puff(?:y|er)|down coat|winter coat",
    "stove": r"burner|cooker",
    "water treatment": r"water (?:filter|purifier|things?|cleaner)|drink(?:ing)? (?:stream|tap|river) water",
    "cookset": r"pots?|pans?|mess kit",
    "sun hoodie": r"sun ?shirt|hooded shirt",
    "tarp": r"awning|fly ?sheet",
    # what is asked about it
    "machine wash": r"washer|laundry|washing machine|in the wash",
    "tumble dry": r"dryer|drier",
    "care and washing": r"clean(?:ing)?|smell[sy]?|stinks?|dirty|mud(?:dy)?|stains?",
    "down fill": r"feathers?|goose|duck",
    "no animal-derived fill": r"vegan|animal(?:s|[- ]free)?|allergic to down",
    "airline carry-on": r"hand luggage|carry ?on|on (?:a|the) plane|overhead bin",
    "infants and toddlers": r"bab(?:y|ies)|infant|toddler|months? old",
    "kids": r"child(?:ren)?'?s?|(?:my|our) (?:son|daughter|boy|girl)",
    "recycled": r"recycl\w*|sustainab\w*|eco\w*|green|environment\w*|planet",
    "recall lot number": r"recall\w*|explod\w*|caught fire|leaking gas|dangerous",
    # orders, money and the shop
    "installment plans": r"instal(?:l)?ments?|monthly|pay (?:later|over time)|financ(?:e|ing)|layaway",
    "promo code": r"voucher|coupon|discount code|promo",
    "gift card": r"gift (?:voucher|certificate)",
    "refund": r"money back|reimburse\w*",
    "return": r"sen[dt] (?:it |them |this |something )?back|(?:bring|take) (?:it |them |this )?back",
    "exchange for another size or color": r"swap\w*|switch (?:it|them|size)|different size",
    "repair": r"mend\w*|fix\w*|patch(?:ed)?",
    "warranty covered": r"covered|broke\w*|ripped|tore|torn|fell apart|came apart|chewed|ate",
    "price match": r"(?:an)?other (?:shop|store|site|website)|cheaper (?:at|on|elsewhere)|elsewhere|same price"
    r"|beat (?:the|that|this|their) price",
    "price adjustment": r"price (?:drop\w*|fell)|dropped in price|cheaper now|went on sale",
    "shipping": r"deliver(?:y|ed|ies)?|postage|ship(?:s|ped)?|mail(?:ed)?",
    "adult signature": r"sign(?:ed|ature)?|be home|at home",
    "missing parcel": r"never (?:came|arrived|showed up)|didn'?t (?:come|arrive)|stolen (?:package|parcel)",
    "order changes and cancellation": r"cancel\w*|change (?:my|the|an) (?:order|address)|from (?:the|my) order"
    r"|(?:remove|drop) .{0,20}order",
    "Trail Club points": r"points|rewards?|loyalty",
    "bulk discount": r"bulk|wholesale|(?:for )?our (?:company|school|team|camp|troop|staff|office|club)|grand",
    "affiliate program": r"affiliate|influencer|blogger|my (?:channel|podcast|blog|followers)|sponsor\w*",
    "step-free entrance": r"wheel ?chair|stairs|ramp|steps",
    "rentals": r"hire|rent(?:ing|ed)?|borrow",
    "boot fitting, walk-ins": r"appointment|book(?:ing)?|measure (?:me|you|my)|get fitted|fitting",
    "newsletter": r"emails?|mailing list|sign(?:ed)? up|subscrib\w+",
    "cart": r"basket|shopping bag",
    "privacy, delete personal data": r"my (?:personal )?(?:data|information)|what you know about me|track(?:ing)? me"
    r"|gdpr|ccpa",
    "automated assistant": r"robot|bot|real person|are you (?:a )?human|ai",
    "large print or read aloud by phone": r"(?:my )?(?:eyes|eyesight|vision)|blind|read (?:it|them|me)",
}
_PATTERNS = {term: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for term, words in _TERMS.items()}


def with_shop_terms(question: str) -> str:
    """Return a question with the shop's terms for what it says in other words, in brackets behind it."""
    terms = [term for term, pattern in _PATTERNS.items() if pattern.search(question)]
    return f"{question} ({', '.join(terms)})" if terms else question

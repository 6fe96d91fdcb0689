"""The attributes that a reply may give or deny a product or a service, and how they are worded."""

import re

# Attribute and the words for it. Words inside a product's name are never read as an attribute.
_TERMS = {
    "waterproof": r"(?<!non)(?<!non-)water-?proof(?:ing|ed)?(?! (?:rating|zippers?|liner|bag|cover|ratings))"
    r"|rain-?proof",
    "water-resistant": r"water[- ]?(?:resistan(?:t|ce)|repellen(?:t|cy))|repellent finish",
    "windproof": r"wind-?proof|wind-blocking|blocks? (?:the )?wind",
    "submersible": r"submer(?:sion|sible|ge|ged)|underwater",
    "machine wash": r"machine[- ]?wash(?:able|ed|ing)?|washing machine|(?:in|into|through) the (?:washer"
    r"|wash\b(?! cycle))",
    "hand wash": r"hand[- ]?wash(?:able|ed|ing)?|wash(?:ed)? by hand",
    "tumble dry": r"tumble[- ]?dr(?:y|ies|ied|ying)|dryer",
    "hang dry": r"(?:hang|air|line)[- ]?dr(?:y|ied|ying)|hang (?:it )?to dry",
    "dishwasher": r"dishwashers?(?:[- ]safe)?",
    "microwave": r"microwav(?:es?|ed|able|ing)",
    "bleach": r"bleach",
    "fabric softener": r"fabric softener",
    "dry clean": r"dry[- ]clean(?:ed|ing)?",
    "iron": r"iron(?:ed|ing)",
    "down fill": r"(?:goose |duck |[- ]power |fill |fill: |filled with |is |\d-fill )down(?! from)\b|down (?:fill\b"
    r"|insulation|feathers?)",
    "synthetic fill": r"synthetic(?:s| fill| insulation|ally)?\b",
    "animal fill": r"animal(?:[- ]derived)?(?: fill| products?)?|feathers?",
    "vegan": r"vegan",
    "recycled": r"recycled",
    "organic": r"organic",
    "PFAS": r"PFAS(?!-free)|PFCs?\b|fluorocarbons?",
    "PFAS-free": r"PF[AC]S?-free|free of PF[AC]S?",
    "BPA-free": r"BPA[- ]free|free of BPA",
    "cotton": r"cotton(?! storage)", "wool": r"(?:merino|wool)\b", "silk": r"silk", "canvas": r"canvas",
    "leather": r"leather|nubuck|suede", "nylon": r"nylon", "polyester": r"polyester", "aluminum": r"aluminum|aluminium",
    "titanium": r"titanium", "steel": r"steel", "carbon fiber": r"carbon[- ]fib(?:er|re)", "fiberglass": r"fiberglass",
    "plastic": r"plastics?\b", "mesh": r"mesh", "fleece fabric": r"fleece-lined", "rubber": r"rubber(?:ized)?",
    "insulation": r"(?<!un)insulat(?:ed|ion)\b", "uninsulated": r"uninsulated",
    "membrane": r"membrane",
    "taped seams": r"(?:fully )?taped(?: seams)?|seams? (?:are |is )?(?:fully )?taped|seam[- ]sealed|sealed seams",
    "untaped seams": r"untaped",
    "breathable": r"breathable|breathes?\b",
    "in stock": r"(?<!back )in stock|in-stock|available(?: now| online| in stores?| today)",
    "out of stock": r"out of stock|out-of-stock|sold[- ]out|backordered|unavailable",
    "final sale": r"final sale",
    "on sale": r"(?<!stock )on sale|sale price|discounted|marked down",
    "returnable": r"(?:can|may|could|be) (?:still )?(?:be )?(?:returned|sent back|refunded)|returnable|refundable"
    r"|(?:can|may|could)[^.;,]{0,30} (?:and|or) (?:still )?(?:be )?(?:returned|exchanged)|days[^.;]{0,20} to return\b",
    "recalled": r"(?:under|part of|in|affected by|subject to|covered by)(?: the| a| an| this| that| active)* recall"
    r"|(?<!or )recalled",
    "freestanding": r"free-?standing",
    "rechargeable": r"rechargeable|recharges?\b|USB-?C charging|charges? by USB",
    "built-in battery": r"built[- ]in batter(?:y|ies)|batter(?:y|ies) (?:is|are) built[- ]in",
    "battery swap": r"batter(?:y|ies)[^.;]{0,32} (?:be )?(?:swapped|replaced|changed)|swap[^.;]{0,14}(?:batter|it)"
    r"|(?:replaceable|removable) batter",
    "viruses": r"virus(?:es)?", "bacteria": r"bacteria", "protozoa": r"protozoa",
    "igniter": r"igniter|ignition",
    "SOS": r"SOS", "messaging": r"(?:send|satellite)(?: \w+)? messag(?:es|ing)|messaging",
    "call for help": r"call for help",
    "pit zips": r"pit zips?", "helmet hood": r"helmet(?:-compatible)? hood|hood fits over a helmet",
    "hood": r"\bhood(?:ed)?\b", "hipbelt": r"hip ?belt", "laptop sleeve": r"laptop sleeve",
    "reservoir sleeve": r"(?:reservoir|hydration|bladder) sleeve|hydration[- ]compatible",
    "frame": r"framesheet|internal frame", "snow skirt": r"snow skirt", "vestibule": r"vestibules?", "porch": r"porch",
    "draft collar": r"draft collar", "thumb loops": r"thumb loops?", "whistle": r"whistle", "mirror": r"mirror",
    "red mode": r"red (?:night |light )?mode|red light", "middle mark": r"middle mark",
    "dry-treated": r"dry[- ]treated",
    "unpadded": r"unpadded", "padded": r"(?<!un)padded",
    "packs into pocket": r"(?:packs?|folds?) into[^.;,]{0,16}pocket",
    "zip together": r"zips? together|zipped together",
    "true to size": r"true to size", "runs small": r"runs?[^.;,]{0,18} small",
    "runs large": r"runs?[^.;,]{0,18} (?:large|big)",
    "wide fit": r"wide (?:width|feet|fit|sizes?)", "unisex": r"unisex", "adjustable": r"adjustable",
    "crampons": r"crampons?", "snow load": r"snow load",
    "lifetime": r"lifetime", "guarantee": r"guarantee[ds]?", "money back": r"money[- ]back",
    "free": r"\bfree\b(?! of)|no charge|at no (?:extra )?cost|no extra charge|free of charge",
    "combined": r"combin(?:e|ed|es|able)|stack(?:ed|s|able)?\b",
    "transferable": r"transferred|transferable", "expires": r"expires?\b|expiration date",
    "cash": r"\bcash\b", "cryptocurrency": r"crypto(?:currency)?|bitcoin", "installments": r"installments?|pay later",
    "personal checks": r"(?:personal )?checks?(?= accepted)|personal checks?", "invoice": r"invoice",
    "Alaska": r"Alaska", "Hawaii": r"Hawaii", "Puerto Rico": r"Puerto Rico", "Canada": r"Canada", "Mexico": r"Mexico",
    "international": r"international(?:ly)?|outside the U\.?S|overseas|worldwide",
    "PO box": r"P\.?O\.? box(?:es)?", "military address": r"\b(?:APO|FPO|DPO)\b|military address(?:es)?",
    "rentals": r"rentals?\b|rent(?:ed)?\b", "repairs": r"repair(?:s|ed)?\b", "engraving": r"engraving",
    "embroidery": r"embroider(?:y|ed)",
    "dogs": r"\bdogs?\b", "parking": r"parking", "receipt": r"receipt", "restocking fee": r"restocking",
    "certified": r"certified|certification", "child-safe": r"child-?(?:safe|proof)", "leakproof": r"leak-?proof",
    "fireproof": r"fire-?(?:proof|resistant|retardant)",
    "scratchproof": r"scratch-?(?:proof|resistant)", "shockproof": r"shock-?proof",
    "antibacterial": r"anti-?(?:bacterial|microbial)|odor-?(?:proof|resistant)",
    "handmade": r"hand-?made", "made in": r"made in (?:the )?[A-Z]\w+",
    "award": r"award[- ]winning|best[- ]sell(?:er|ing)",
}  # fmt: skip
TERMS = {
    name: re.compile(rf"(?:(?<![\w-])|(?<=non-))(?:{words})(?![\w])", re.IGNORECASE) for name, words in _TERMS.items()
}

# Things that may come with a product: "includes a footprint", "no rain cover is included".
_ITEMS = {
    "rain cover": r"rain ?covers?", "footprint": r"footprint|groundsheet", "stakes": r"stakes?\b",
    "guylines": r"guylines?",
    "poles": r"(?<!trekking )poles?\b", "trekking pole": r"trekking[- ]poles?", "pump sack": r"pump(?: sack)?\b",
    "patch kit": r"patch kit", "stuff sack": r"stuff sacks?", "storage sack": r"storage sack",
    "fuel": r"fuel(?: canisters?)?|propane canister",
    "syringe": r"syringe", "pouch": r"pouch", "batteries": r"batteries|AA cells?|two AA", "lanyard": r"lanyard",
    "carabiner": r"carabiners?", "case": r"carrying case|carry case", "pillow": r"pillow",
    "charger": r"charg(?:er|ing cable)",
    "lid": r"strainer lid", "bowls": r"bowls?", "pot": r"\bpots?\b", "reservoir": r"reservoir(?! sleeve)",
    "room divider": r"(?:room )?divider",
}  # fmt: skip
ITEMS = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in _ITEMS.items()}
COMES_WITH = re.compile(
    r"\binclud(?:e[sd]?|ing)\b|\b(?:comes?|ships?|supplied|sold) with\b|\bin the (?:box|bag)\b|\bcomes? in the\b"
    r"|\bno\b|\bwithout\b"
    r"|\bhas (?:a|an|its|the|no|one|two)\b|\bwith (?:a|an|its|no)\b|\byou bring\b|\bsold separately\b",
    re.IGNORECASE,
)

# Words that deny another attribute.
DENIED = {"out of stock": "in stock", "untaped seams": "taped seams", "uninsulated": "insulation", "unpadded": "padded"}

# What follows from the opposite: a jacket that is said to be water-resistant only may be called not waterproof.
OPPOSITES = {
    "waterproof": ("water-resistant",),
    "down fill": ("synthetic fill",),
    "synthetic fill": ("down fill",),
    "machine wash": ("hand wash",),
    "final sale": ("returnable",),
    "returnable": ("final sale",),
    "runs small": ("true to size",),
    "runs large": ("true to size", "runs small"),
    "battery swap": ("built-in battery",),
    "tumble dry": ("hang dry",),
}

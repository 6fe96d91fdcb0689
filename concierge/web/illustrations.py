"""Product pictures: line drawings, chosen by what the product is and tinted in its first color."""

import colorsys
import hashlib
from dataclasses import dataclass

from jinja2 import Environment

from concierge.storage import Product

# The first motif whose word is in the product's name, within its category; then the category's own.
_BY_NAME: dict[str, tuple[tuple[str, str], ...]] = {
    "backpacks": (("daypack", "daypack"), ("kids", "daypack")),
    "tents": (("tarp", "tarp"), ("family", "family_tent")),
    "sleeping": (("pad", "pad"), ("pillow", "pillow")),
    "footwear": (("sandal", "sandal"), ("shoe", "shoe"), ("runner", "shoe")),
    "outerwear": (("down", "down_jacket"), ("synthetic", "down_jacket")),
    "cooking_hydration": (
        ("cookset", "pot"),
        ("cook system", "pot"),
        ("filter", "filter"),
        ("reservoir", "reservoir"),
        ("bottle", "bottle"),
    ),
    "climbing_navigation": (
        ("harness", "harness"),
        ("helmet", "helmet"),
        ("rope", "rope"),
        ("headlamp", "headlamp"),
        ("gps", "gps"),
    ),
}
_BY_CATEGORY = {
    "backpacks": "backpack",
    "tents": "tent",
    "sleeping": "sleeping_bag",
    "footwear": "boot",
    "outerwear": "jacket",
    "cooking_hydration": "stove",
    "climbing_navigation": "compass",
}
_UNKNOWN_CATEGORY = "parcel"

# Words of color names, most telling first.
_TINTS = {
    "plum": "#7d4f73", "rose": "#c0637a", "coral": "#e07a5f", "ember": "#b8412f", "clay": "#b4532a",
    "rust": "#a8512b", "canyon": "#c26a3d", "orange": "#e0762f", "harvest": "#d69a3a", "marigold": "#e0a32e",
    "ochre": "#c98f2e", "yellow": "#e6b93c", "gold": "#c9a23a", "lime": "#a9bf3f", "lichen": "#93a06a",
    "moss": "#6f7f45", "olive": "#75763f", "sage": "#a3b391", "fern": "#5f8a4c", "meadow": "#6d9a58",
    "loden": "#4f6448", "juniper": "#4b7263", "spruce": "#3f6657", "pine": "#3f6b4d", "green": "#5d8a5b",
    "teal": "#3b8286", "lagoon": "#3f9a9f", "ocean": "#3a7596", "river": "#6b93a8", "glacier": "#a8cbd6",
    "sky": "#8fbfdc", "cobalt": "#3d5fa8", "navy": "#34476e", "midnight": "#39456b", "night": "#3b4257",
    "ink": "#3a4154", "slate": "#6d7f90", "blue": "#5b8bb0", "heather": "#8d86a0", "bark": "#7b5b43",
    "sandstone": "#c9ab80", "sand": "#d3bb92", "oat": "#d9c9a8", "chalk": "#e6e3d8", "fog": "#c3c9c6",
    "tundra": "#a89f8c", "stone": "#9aa39b", "steel": "#a7afb3", "graphite": "#656d70", "charcoal": "#565d5f",
    "basalt": "#5f6263", "black": "#4a4f50", "white": "#eceae2", "clear": "#bcd9dd",
}  # fmt: skip
_SHADE = 0.78


@dataclass(frozen=True)
class Palette:
    """The two colors of a drawing, as #rrggbb: `shade` is `tint`, darker."""

    tint: str
    shade: str


def motif_of(product: Product) -> str:
    """Return the name of the drawing that shows the kind of thing a product is."""
    name = product.name.lower()
    for word, motif in _BY_NAME.get(product.category, ()):
        if word in name:
            return motif
    return _BY_CATEGORY.get(product.category, _UNKNOWN_CATEGORY)


def palette_of(color: str) -> Palette:
    """Return the colors for a color's name; a name without a known word gets a muted color of its own."""
    words = color.lower()
    tint = next((value for word, value in _TINTS.items() if word in words), None) or _muted(words)
    channels = (int(int(tint[i : i + 2], 16) * _SHADE) for i in (1, 3, 5))
    return Palette(tint, "#" + "".join(f"{channel:02x}" for channel in channels))


def _muted(words: str) -> str:
    hue = hashlib.sha256(words.encode()).digest()[0] / 256
    red, green, blue = colorsys.hls_to_rgb(hue, 0.52, 0.3)
    return f"#{int(red * 255):02x}{int(green * 255):02x}{int(blue * 255):02x}"


def draw(templates: Environment, product: Product) -> str:
    """Return a product's picture as an SVG document.

    Args:
        templates: finds `products/<motif>.svg` and escapes what is filled in.
        product: what to draw.
    """
    palette = palette_of(product.colors[0] if product.colors else "")
    number = sum(map(ord, product.sku))
    return templates.get_template(f"products/{motif_of(product)}.svg").render(
        name=product.name, tint=palette.tint, shade=palette.shade, sun_x=70 + number * 37 % 260
    )

"""What stores offer besides selling."""

from rapidfuzz import fuzz, process

from concierge.storage import Store

SIMILAR_ENOUGH = 78  # of 100, rapidfuzz's weighted ratio
_SAID = {
    "boot fitting": "boot_fitting",
    "boots fitted": "boot_fitting",
    "shoe fitting": "boot_fitting",
    "pack fitting": "pack_fitting",
    "backpack fitting": "pack_fitting",
    "repair": "repair",
    "repairs": "repair",
    "repair bench": "repair",
    "gear repair": "repair",
    "rental": "rentals",
    "rentals": "rentals",
    "rent": "rentals",
    "pickup": "order_pickup",
    "order pickup": "order_pickup",
    "pick up": "order_pickup",
    "returns": "returns",
    "return": "returns",
    "parking": "parking",
    "park": "parking",
    "free parking": "parking",
    "bike rack": "bike_rack",
    "climbing wall": "climbing_try_on_wall",
    "try-on wall": "climbing_try_on_wall",
    "wheelchair access": "step-free_entrance",
}


def service_meant(words: str) -> str | None:
    """Return the service that `words` name, in the catalogue's term, or None."""
    if not words.strip():
        return None
    match = process.extractOne(words.strip().lower(), list(_SAID), scorer=fuzz.WRatio)
    return _SAID[match[0]] if match and match[1] >= SIMILAR_ENOUGH else None


def offers(store: Store, service: str) -> bool:
    """Return whether a store offers a service; "repair" and "parking" stand for any kind of it."""
    if service == "step-free_entrance":
        return any("step-free" in note.lower() for note in store.notes)
    if service in ("repair", "parking"):
        return any(service in own for own in store.services)
    return service in store.services

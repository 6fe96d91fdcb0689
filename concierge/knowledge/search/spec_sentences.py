"""The specifications of a product as complete sentences, the catalogue's own numbers in them."""

from collections.abc import Mapping
from typing import Any

from concierge.wording import listed

# What the catalogue keeps under `specs`, by what it is about. A pair is what to say for yes and for no.
_Form = str | tuple[str, str]
FIT: dict[str, _Form] = {
    "torso_in": "It fits these torso lengths: {} in.",
    "max_height_in": "It fits sleepers up to this height: {} in.",
    "waist_in": "It fits these waists: {} in.",
    "head_cm": "It fits these heads: {} cm around.",
    "age_range_years": "It is made for ages {} years.",
    "widths": "It comes in {} width only.",
    "fit_note": "Fit note: {}.",
}
WATER: dict[str, _Form] = {
    "seams": "Its seams are {}.",
    "floor_mm": "The waterproofing of its floor is {} mm.",
    "rain_cover_included": ("A rain cover is included.", "No rain cover is included."),
    "breathability_g_m2_24h": "Its breathability is {} g/m² in 24 hours.",
}
_OTHER: dict[str, _Form] = {
    "max_load_lb": "It carries loads up to {} lb.",
    "trip_length": "It is made for trips of this length: {}.",
    "laptop_sleeve_in": "It has a sleeve for laptops up to {} in.",
    "packs_into_own_pocket": ("It packs into its own pocket.", "It does not pack into its own pocket."),
    "season_rating": "Its season rating is {}.",
    "floor_area_sq_ft": "Its floor area is {} sq ft.",
    "doors": "Number of doors: {}.",
    "poles": "Number of poles: {}.",
    "freestanding": ("It is freestanding.", "It is not freestanding."),
    "peak_height_in": "Its peak height inside is {} in.",
    "footprint_included": ("A footprint (groundsheet) is included.", "A footprint (groundsheet) is not included."),
    "min_trail_weight_g": "Its minimum trail weight is {} g.",
    "snow_skirt": ("It has a snow skirt.", "It has no snow skirt."),
    "needs_trekking_poles": "Trekking poles needed to pitch it, not included: {}.",
    "dimensions_ft": "It measures {} ft.",
    "dimensions_in": "Its dimensions are {} in.",
    "guylines_included": "Guylines included: {}.",
    "shape": "Its shape is {}.",
    "fill": "Its fill is {}.",
    "fill_power": "Its fill power is {}.",
    "weight_note": "About the weight: {}.",
    "r_value": "Its R-value (insulation from the ground) is {}.",
    "thickness_in": "It is {} in thick.",
    "cut": "Its cut is {}.",
    "lug_mm": "Its lugs are {} mm deep.",
    "drop_mm": "Its heel-to-toe drop is {} mm.",
    "temperature_note": "About the temperature rating: {}.",
    "layers": "Number of fabric layers: {}.",
    "pit_zips": ("It has pit zips for ventilation.", "It has no pit zips."),
    "helmet_compatible_hood": ("Its hood fits over a helmet.", "Its hood is not made for a helmet."),
    "insulation_g_m2": "Its insulation is {} g/m².",
    "fleece_weight": "Its fleece is {} weight.",
    "upf": "Its sun protection factor is UPF {}.",
    "fuel": "Fuel: {}.",
    "boil_1L_min": "It boils 1 L of water in about {} minutes in still air.",
    "igniter": ("It has an igniter.", "It has no igniter."),
    "lot_location": "Its lot number is {}.",
    "pieces": "Number of pieces: {}.",
    "pot_volumes_L": "Its pots hold {} L.",
    "dishwasher_safe": ("It is dishwasher safe.", "It is not dishwasher safe."),
    "pore_size_micron": "Its pore size is {} micron.",
    "removes": "It removes {}.",
    "removes_viruses": ("It removes viruses.", "It does not remove viruses."),
    "cartridge_life_L": "Its cartridge lasts about {} L.",
    "flow_L_min": "Its flow is {} L per minute.",
    "treat_time_s": "Treating one fill takes about {} seconds.",
    "opening": "Its opening is a {}.",
    "hose_length_in": "Its hose is {} in long.",
    "cold_hours": "It keeps drinks cold for up to {} hours.",
    "hot_hours": "It keeps drinks hot for up to {} hours.",
    "standard": "It meets the standard {}.",
    "gear_loops": "Number of gear loops: {}.",
    "retire_after_years": "Retire it after {} years at the latest.",
    "diameter_mm": "Its diameter is {} mm.",
    "weight_per_m_g": "It weighs {} g per meter.",
    "middle_mark": ("It has a middle mark.", "It has no middle mark."),
    "falls_rated": "Rated number of falls: {}.",
    "max_lumens": "Its brightest mode gives {} lumens.",
    "runtime_h": "Its battery lasts this long, in hours: {}.",
    "battery": "Its battery: {}.",
    "battery_h": "Its battery lasts up to {} hours.",
    "red_mode": ("It has a red light mode.", "It has no red light mode."),
    "declination_adjustable": ("Its declination is adjustable.", "Its declination cannot be adjusted."),
    "hemisphere": "It is balanced for the {} hemisphere.",
    "scales": "Its map scales are {}.",
    "preloaded_maps": "Preloaded maps: {}.",
    "satellite_messaging": ("It can send satellite messages.", "It cannot send messages by satellite."),
    "sos_function": ("It has an SOS function.", "It has no SOS function and cannot call for help."),
}
_ALL = FIT | WATER | _OTHER
THOUSAND = 1000


def about_fit(specs: Mapping[str, Any]) -> list[str]:
    """Return the sentences on whom a product fits."""
    return _sentences(specs, [key for key in specs if key in FIT])


def about_water(specs: Mapping[str, Any]) -> list[str]:
    """Return the sentences on what keeps water out and lets it through."""
    return _sentences(specs, [key for key in specs if key in WATER])


def about_the_rest(specs: Mapping[str, Any]) -> list[str]:
    """Return the sentences on everything else; a key that has no form yet is told by its name."""
    return _sentences(specs, [key for key in specs if key not in FIT and key not in WATER])


def with_separator(number: int | float) -> str:
    """Return a number as people read it and, from a thousand on, also as the catalogue writes it: "1,480 (1480)"."""
    return f"{number:,} ({number})" if abs(number) >= THOUSAND else f"{number:g}"


def _sentences(specs: Mapping[str, Any], keys: list[str]) -> list[str]:
    return [_sentence(key, specs[key]) for key in keys if specs[key] is not None]


def _sentence(key: str, value: Any) -> str:
    form = _ALL.get(key, f"{key.replace('_', ' ').capitalize()}: {{}}.")
    if isinstance(form, tuple):
        if isinstance(value, bool):
            return form[0] if value else form[1]
        form = f"{key.replace('_', ' ').capitalize()}: {{}}."
    return form.format(_spoken(value))


def _spoken(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return with_separator(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_spoken(part)}" for name, part in value.items())
    if isinstance(value, list):
        return listed([_spoken(part) for part in value])
    return str(value)

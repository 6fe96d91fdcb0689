"""Which US state a place is in, by its name or ZIP code."""

STATES = {
    "AL": "alabama", "AK": "alaska", "AZ": "arizona", "AR": "arkansas", "CA": "california", "CO": "colorado",
    "CT": "connecticut", "DE": "delaware", "DC": "washington dc", "FL": "florida", "GA": "georgia",
    "HI": "hawaii", "ID": "idaho", "IL": "illinois", "IN": "indiana", "IA": "iowa", "KS": "kansas",
    "KY": "kentucky", "LA": "louisiana", "ME": "maine", "MD": "maryland", "MA": "massachusetts",
    "MI": "michigan", "MN": "minnesota", "MS": "mississippi", "MO": "missouri", "MT": "montana",
    "NE": "nebraska", "NV": "nevada", "NH": "new hampshire", "NJ": "new jersey", "NM": "new mexico",
    "NY": "new york", "NC": "north carolina", "ND": "north dakota", "OH": "ohio", "OK": "oklahoma",
    "OR": "oregon", "PA": "pennsylvania", "RI": "rhode island", "SC": "south carolina",
    "SD": "south dakota", "TN": "tennessee", "TX": "texas", "UT": "utah", "VT": "vermont",
    "VA": "virginia", "WA": "washington", "WV": "west virginia", "WI": "wisconsin", "WY": "wyoming",
}  # fmt: skip
# First three digits of the ZIP codes of each state, first and last of each run.
_ZIP_RUNS = (
    ("MA", 10, 27), ("RI", 28, 29), ("NH", 30, 38), ("ME", 39, 49), ("VT", 50, 54), ("MA", 55, 55),
    ("VT", 56, 59), ("CT", 60, 69), ("NJ", 70, 89), ("NY", 100, 149), ("PA", 150, 196), ("DE", 197, 199),
    ("DC", 200, 205), ("MD", 206, 219), ("VA", 220, 246), ("WV", 247, 268), ("NC", 270, 289),
    ("SC", 290, 299), ("GA", 300, 319), ("FL", 320, 349), ("AL", 350, 369), ("TN", 370, 385),
    ("MS", 386, 397), ("GA", 398, 399), ("KY", 400, 427), ("OH", 430, 459), ("IN", 460, 479),
    ("MI", 480, 499), ("IA", 500, 528), ("WI", 530, 549), ("MN", 550, 567), ("SD", 570, 577),
    ("ND", 580, 588), ("MT", 590, 599), ("IL", 600, 629), ("MO", 630, 658), ("KS", 660, 679),
    ("NE", 680, 693), ("LA", 700, 714), ("AR", 716, 729), ("OK", 730, 749), ("TX", 750, 799),
    ("CO", 800, 816), ("WY", 820, 831), ("ID", 832, 838), ("UT", 840, 847), ("AZ", 850, 865),
    ("NM", 870, 884), ("TX", 885, 885), ("NV", 889, 898), ("CA", 900, 961), ("HI", 967, 968),
    ("OR", 970, 979), ("WA", 980, 994), ("AK", 995, 999),
)  # fmt: skip


def state_of_zip(zip_code: str) -> str | None:
    """Return the state ("ID") of a five-digit ZIP code, or None for territories and military addresses."""
    prefix = int(zip_code[:3])
    return next((state for state, first, last in _ZIP_RUNS if first <= prefix <= last), None)


def split_state(words: str) -> tuple[str, str | None]:
    """Split "burlington, vt" into the town and the state ("VT"); the state is None when none is named.

    Args:
        words: a place, in any case. A state alone gives an empty town.
    """
    said = " ".join(words.lower().replace(",", " ").replace(".", "").split())
    # The longest first, because "west virginia" ends in "virginia".
    for state, name in sorted(STATES.items(), key=lambda one: -len(one[1])):
        for spelling in (name, state.lower()):
            if said == spelling or said.endswith(f" {spelling}"):
                return said.removesuffix(spelling).strip(), state
    return said, None

"""Lists of phrases as patterns."""

import re
from collections.abc import Iterable


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the phrases between word boundaries, in any case and with any spaces or hyphens."""
    written = (r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", phrase.replace("’", "'")))) for phrase in phrases)
    ordered = sorted(written, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ordered)})(?!\w)" if ordered else r"(?!)", re.IGNORECASE)

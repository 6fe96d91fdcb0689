"""Confidence intervals for shares, and for the difference of two.

Formulas: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American
Statistical Association 22 (1927), 209-212; R. G. Newcombe, "Interval estimation for the difference between independent
proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10. Both hold up for the
small counts and rare outcomes that a campaign begins with, where the usual formula gives shares below zero.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """Where a share, or a difference of shares, lies with the confidence asked for.

    Attributes:
        low: the lower end, as a fraction of 1.
        high: the upper end, as a fraction of 1.
    """

    low: float
    high: float


def share_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's score interval for a share; all of 0 to 1 when nothing was tried.

    Args:
        successes: how often it happened.
        trials: how often it could have happened.
        confidence: between 0 and 1.

    Raises:
        ValueError: more successes than trials, or negative counts.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no share")
    if not trials:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / trials
    middle = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    reach = z / (1 + z**2 / trials) * sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))


def difference_interval(first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE) -> Interval:
    """Return Newcombe's interval for the first share less the second, each given as (successes, trials)."""
    one, other = share_interval(*first, confidence), share_interval(*second, confidence)
    p, q = (successes / trials if trials else 0.5 for successes, trials in (first, second))
    low = p - q - sqrt((p - one.low) ** 2 + (other.high - q) ** 2)
    high = p - q + sqrt((one.high - p) ** 2 + (q - other.low) ** 2)
    return Interval(max(-1.0, low), min(1.0, high))

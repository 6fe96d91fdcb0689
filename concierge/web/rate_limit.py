"""A light limit on how often one address may ask for something, kept in this process's memory."""

import time
from collections import OrderedDict
from collections.abc import Callable

MAX_ADDRESSES = 10_000


class RateLimit:
    """A token bucket per address: `burst` requests at once, then `per_minute` more each minute."""

    def __init__(self, burst: int, per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the limit.

        Args:
            burst: requests an address may make at once.
            per_minute: requests it regains per minute.
            clock: seconds that only grow.
        """
        self._burst = burst
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_for(self, address: str) -> float:
        """Count a request and return 0, or return the seconds to wait before the next one is accepted."""
        now = self._clock()
        left, since = self._buckets.pop(address, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._buckets[address] = (left if wait else left - 1, now)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)
        return wait

"""Limits how often one sender may write."""

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from rasa.shared.exceptions import RasaException


class SenderRateLimit:
    """A moving window per sender, all limits checked together."""

    def __init__(self, limits: str) -> None:
        """Reads ``limits``, for example ``"15/10seconds;60/minute"``.

        Raises:
            RasaException: the notation is wrong.
        """
        try:
            self._limits = parse_many(limits)
        except ValueError as error:
            raise RasaException(
                f'CONCIERGE_RATE_LIMIT is {limits!r}; write it like "15/10seconds;60/minute".'
            ) from error
        self._storage = MemoryStorage()  # the limiter itself keeps only a weak reference
        self._windows = MovingWindowRateLimiter(self._storage)

    def admits(self, sender_id: str) -> bool:
        """Counts a message of ``sender_id`` and tells whether it is within every limit."""
        hits = [self._windows.hit(limit, sender_id) for limit in self._limits]  # each counts, also after a miss
        return all(hits)

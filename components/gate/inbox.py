"""Takes messages that a platform delivers, each once, and answers them after the platform has its receipt.

Platforms wait a few seconds for a receipt and deliver again without one, so a turn may not hold it up.
"""

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage

logger = logging.getLogger(__name__)

REMEMBERED = 10_000  # message ids; platforms deliver again within hours, so this is plenty for one server
MOST_WAITING = 20  # messages of one customer
FINISH_SECONDS = 10.0


class Inbox:
    """The messages of one channel."""

    def __init__(self, answer: Callable[[UserMessage], Awaitable[None]]) -> None:
        """Answers each message by ``answer``, those of one sender one after another in the order they came."""
        self._answer = answer
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._waiting: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def take(self, message: UserMessage) -> None:
        """Takes ``message`` unless its id has come before; returns at once."""
        if message.message_id in self._seen:
            return
        self._seen[message.message_id] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if self._waiting[message.sender_id] >= MOST_WAITING:
            logger.warning("A customer has %d messages waiting; one more is dropped.", MOST_WAITING)
            return
        self._waiting[message.sender_id] += 1
        lock = self._locks.get(message.sender_id)
        if lock is None:
            lock = self._locks[message.sender_id] = asyncio.Lock()
        task = asyncio.create_task(self._in_order(message, lock))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self) -> None:
        """Waits for answers under way: their messages have their receipts and come no more."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISH_SECONDS)

    async def _in_order(self, message: UserMessage, lock: asyncio.Lock) -> None:
        try:
            async with lock:
                await self._answer(message)
        except Exception:
            logger.exception("A message could not be answered.")
        finally:
            self._waiting[message.sender_id] -= 1
            if self._waiting[message.sender_id] <= 0:
                del self._waiting[message.sender_id]

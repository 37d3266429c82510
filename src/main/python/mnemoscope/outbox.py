"""Snapshots, and ends of runs among them, that wait for the sender."""

import threading
import time
from collections import deque
from collections.abc import Iterable

from .wire import is_end


class Outbox:
    """A bounded queue for many producers and one consumer. When it is full the oldest gives way, and is counted
    if it is a snapshot.

    What was taken stays counted as waiting until it is :meth:`done` or put back, what is moved away until it is moved.
    Thread-safe; O(1) each.
    """

    def __init__(self, limit: int, batch: int, linger: float) -> None:
        self.limit = limit
        self._batch = batch
        self._linger = linger
        self.reset()

    def reset(self) -> None:
        """Empty, with new locks: for a forked child."""
        self._changed = threading.Condition(threading.Lock())
        self._items: deque[bytes] = deque()
        self._taken: list[bytes] = []
        self._moving: list[bytes] = []
        self._rescued: list[bytes] = []
        self._rescuing = False
        self._hurry = False
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._items) + len(self._taken) + len(self._moving)

    @property
    def crowded(self) -> bool:
        """Whether it is half full: time to move something away, if there is a place for it."""
        return 2 * len(self._items) > self.limit

    def put(self, frozen: bytes) -> None:
        with self._changed:
            if len(self) >= self.limit and self._items:
                self.dropped += snapshots([self._items.popleft()])
            self._items.append(frozen)
            count = len(self._items)
            if count in (1, self._batch):
                self._changed.notify_all()

    def take(self, patience: float) -> list[bytes]:
        """Up to one batch: at once if there is a full one or on flush, else when the oldest has waited its
        linger. Empty after ``patience`` seconds of nothing."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._items and not self._moving, patience):
                return []
            self._changed.wait_for(lambda: self._hurry or len(self._items) >= self._batch, self._linger)
            self._changed.wait_for(lambda: not self._moving)  # What is moved is older.
            batch = [self._items.popleft() for _ in range(min(self._batch, len(self._items)))]
            self._taken = list(batch)
            return batch

    def done(self, count: int) -> None:
        """The first so many of what was taken are where they belong."""
        with self._changed:
            del self._taken[:count]
            self._changed.notify_all()

    def give_up(self) -> None:
        """What was taken cannot be sent by anybody."""
        with self._changed:
            self.dropped += snapshots(self._taken)
            self._taken = []
            self._changed.notify_all()

    @property
    def has_taken(self) -> bool:
        """Whether what was taken is still the consumer's: at the end it is drained."""
        return bool(self._taken)

    def put_back(self, batch: list[bytes]) -> None:
        """The first of what was taken, for later."""
        with self._changed:
            del self._taken[: len(batch)]
            room = self.limit - len(self._items) - len(self._moving)
            excess = max(0, len(batch) - room)
            self.dropped += snapshots(batch[:excess])
            self._items.extendleft(reversed(batch[excess:]))

    def move(self) -> list[bytes]:
        """What should be moved away next, by another thread than the consumer: what was taken, then the oldest that
        wait."""
        with self._changed:
            if self._taken and not self._is_rescued():
                self._rescued = list(self._taken)
                self._rescuing = True
                return list(self._taken)
            self._moving = [self._items.popleft() for _ in range(min(self._batch, len(self._items)))]
            return list(self._moving)

    def moved(self, arrived: bool) -> None:
        """Whether it is somewhere else now; else it is here again."""
        with self._changed:
            if not arrived:
                self._items.extendleft(reversed(self._moving))
                self._rescued = []
            self._rescuing = False
            self._moving = []
            self._changed.notify_all()

    def is_rescued(self) -> bool:
        """Whether what was taken is somewhere else as well."""
        with self._changed:
            self._changed.wait_for(lambda: not self._rescuing)
            return self._is_rescued()

    def _is_rescued(self) -> bool:
        return bool(self._taken) and self._rescued[-1:] == self._taken[-1:]

    def hurry(self, on: bool) -> None:
        with self._changed:
            self._hurry = on
            self._changed.notify_all()

    def pause(self, seconds: float) -> None:
        """Waits, or until a flush."""
        with self._changed:
            self._changed.wait_for(lambda: self._hurry, seconds)

    def drain(self) -> list[bytes]:
        """Takes everything, also what is being sent, for the end."""
        with self._changed:
            items = [*self._taken, *self._items]
            self._taken = []
            self._items.clear()
            return items

    def await_empty(self, deadline: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: not len(self), max(0.0, deadline - time.monotonic()))


def snapshots(waiting: Iterable[bytes]) -> int:
    """How many of what waits are snapshots."""
    return sum(not is_end(one) for one in waiting)

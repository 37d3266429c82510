"""Instants: RFC 3339 in UTC with milliseconds on the wire, zone-aware ``datetime`` in the program."""

import threading
import time
from datetime import datetime, timedelta, timezone
from typing import Dict
from weakref import WeakValueDictionary

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def from_millis(millis: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=millis)


def utc(instant: datetime) -> datetime:
    """In UTC; without a zone it is left as it is."""
    return instant if instant.tzinfo is None else instant.astimezone(timezone.utc)


def text(instant: datetime) -> str:
    """RFC 3339; an instant without a zone is taken for UTC (a simulation's own calendar has no zone)."""
    return utc(instant).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def parse(rfc3339: str) -> datetime:
    # Python 3.9 and 3.10 do not know Z.
    return datetime.fromisoformat(rfc3339[:-1] + "+00:00" if rfc3339.endswith("Z") else rfc3339)


class SnapshotClock:
    """Timestamps in milliseconds, each later than the one before of the same agent.

    (simulation, agent, timestamp) is a snapshot's identity, so two snapshots of an agent within one millisecond would be
    taken for one sent twice: the second is dated one millisecond later. Thread-safe.
    """

    _shared: "WeakValueDictionary[str, SnapshotClock]" = WeakValueDictionary()
    _sharing = threading.Lock()

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Dict[str, int] = {}

    @classmethod
    def of(cls, simulation: str) -> "SnapshotClock":
        """The one clock of this simulation in this process."""
        with cls._sharing:
            clock = cls._shared.get(simulation)
            if clock is None:
                clock = cls._shared[simulation] = cls()
            return clock

    def next(self, agent: str) -> datetime:
        now = time.time_ns() // 1_000_000
        with self._lock:
            last = self._last.get(agent, 0)
            if now <= last:
                now = last + 1
            self._last[agent] = now
        return from_millis(now)

    @classmethod
    def renew_locks(cls) -> None:
        """In a forked child, where a lock may be held by a thread that is not there."""
        cls._sharing = threading.Lock()
        for clock in list(cls._shared.values()):
            clock._lock = threading.Lock()

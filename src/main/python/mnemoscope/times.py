"""Instants: RFC 3339 in UTC with milliseconds on the wire, zone-aware ``datetime`` in the program."""

import threading
import time
from datetime import datetime, timedelta, timezone
from typing import ClassVar
from weakref import WeakValueDictionary

from .lifecycle import in_children

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


class AgentClock:
    """One agent's timestamps, each later than the one before. Who asks for one holds the lock until the snapshot has
    been queued or sent, so that an agent's snapshots leave in the order of their times."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._last = 0

    def next_millis(self) -> int:
        now = time.time_ns() // 1_000_000
        self._last = now if now > self._last else self._last + 1
        return self._last


class SnapshotClock:
    """The clocks of a simulation's agents.

    (simulation, agent, timestamp) is a snapshot's identity, so two snapshots of an agent within one millisecond would be
    taken for one sent twice: the second is dated one millisecond later. Thread-safe.
    """

    _shared: ClassVar["WeakValueDictionary[str, SnapshotClock]"] = WeakValueDictionary()
    _sharing = threading.Lock()

    def __init__(self) -> None:
        self._agents: dict[str, AgentClock] = {}
        in_children(self)

    @classmethod
    def of(cls, simulation: str) -> "SnapshotClock":
        """The one clock of this simulation in this process."""
        with cls._sharing:
            clock = cls._shared.get(simulation)
            if clock is None:
                clock = cls._shared[simulation] = cls()
            return clock

    def agent(self, name: str) -> AgentClock:
        clock = self._agents.get(name)
        return clock if clock is not None else self._agents.setdefault(name, AgentClock())

    def forked(self) -> None:
        SnapshotClock._sharing = threading.Lock()
        for clock in list(self._agents.values()):
            clock.lock = threading.Lock()

"""What a monitor remembers itself: the newest snapshots of each agent, and what can be said of them without a server."""

from collections.abc import Iterable
from typing import Any, Generic, Optional, TypeVar

T = TypeVar("T")
Snapshot = dict[str, Any]


class BoundedList(list[T], Generic[T]):
    """A list that forgets its oldest tenth when it has grown beyond its limit: appending stays O(1) amortised."""

    def __init__(self, limit: int, items: Iterable[T] = ()) -> None:
        super().__init__(items)
        self.limit = limit
        self.first: Optional[T] = self[0] if self else None
        self.appended = len(self)

    def append(self, item: T) -> None:
        if self.first is None:
            self.first = item
        self.appended += 1
        super().append(item)
        if len(self) > self.limit:
            del self[: max(1, self.limit // 10)]


def repeated(snapshot: Snapshot) -> Snapshot:
    """The snapshot once more, to be dated anew: nothing came or went in its memory stores since."""
    again = {name: value for name, value in snapshot.items() if name not in ("timestamp", "final")}
    if "stores" in again:
        again["stores"] = {
            store: {**figures, **{name: 0 for name in ("added", "removed") if name in figures}}
            for store, figures in again["stores"].items()
        }
    return again


def local_stats(name: str, history: list[Snapshot], total_alerts: int) -> dict[str, Any]:
    """The classic statistics from what this process recorded, for when the server does not answer."""
    if not history:
        return {}
    latest = history[-1]
    first = getattr(history, "first", None) or history[0]
    count = getattr(history, "appended", len(history))
    return {
        "agent_name": name,
        "snapshots_count": count,
        "current_memory": latest["memory_stats"],
        "current_consolidation": latest["consolidation_metrics"],
        "memory_trend": _trend(first, latest, count),
        "first_snapshot": first["timestamp"],
        "last_snapshot": latest["timestamp"],
        "total_alerts": total_alerts,
    }


def _trend(first: Snapshot, latest: Snapshot, count: int) -> str:
    if count < 2:
        return "stable"
    slope = (total_size(latest) - total_size(first)) / (count - 1)
    return "increasing" if slope > 0.1 else "decreasing" if slope < -0.1 else "stable"


def total_size(snapshot: Snapshot) -> float:
    stats = snapshot["memory_stats"]
    total: Optional[float] = stats.get("total_size")
    if total is not None:
        return total
    current: float = stats.get("current_size") or 0
    buffered: float = stats.get("buffer_size") or 0
    return current + buffered

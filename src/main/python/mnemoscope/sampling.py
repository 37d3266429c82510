"""Reads an agent's memory. What an agent does not tell is left out."""

import sys
import threading
import time
import weakref
from collections.abc import Mapping
from typing import Any, Callable, Optional

from .hooks import watch
from .lifecycle import in_children
from .wire import simple

_CONSOLIDATE = "consolidate_episode_memories"


class Consolidations:
    """Counts an agent's consolidations from outside, for agents that do not count them themselves.

    One counts if the running episode became shorter by it. It is automatic if the agent itself began it. Failures are
    those that raised.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = False
        self.automatic = self.manual = self.memories = self.failures = 0
        self.last_seconds: Optional[float] = None
        in_children(self)

    def forked(self) -> None:
        self._lock = threading.Lock()

    def metrics(self) -> dict[str, Any]:
        with self._lock:
            total = self.automatic + self.manual
            return {
                "total_consolidations": total,
                "automatic_consolidations": self.automatic,
                "manual_consolidations": self.manual,
                "last_consolidation_time": self.last_seconds,
                "total_memories_consolidated": self.memories,
                "average_consolidation_size": self.memories / total if total else 0,
            }

    def around(self, agent: Callable[[], Any]) -> Callable[..., Any]:
        def consolidate(method: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            if self._running:
                return method(*args, **kwargs)
            # The frame that called: past this function and the hook.
            automatic = sys._getframe(2).f_locals.get("self") is agent()
            before, started = _episode(agent()), time.perf_counter()
            self._running = True
            try:
                result = method(*args, **kwargs)
            except Exception:
                with self._lock:
                    self.failures += 1
                raise
            finally:
                self._running = False
            self._count(automatic, before, _episode(agent()), time.perf_counter() - started)
            return result

        return consolidate

    def _count(self, automatic: bool, before: int, after: int, seconds: float) -> None:
        if after >= before:
            return
        with self._lock:
            self.automatic += automatic
            self.manual += not automatic
            self.memories += before - after
            self.last_seconds = seconds


class Sampler:
    """Reads agents; remembers for each what it counts of it. Thread-safe."""

    def __init__(self) -> None:
        self._counted: dict[int, tuple[weakref.ref[Any], Consolidations, Callable[[], None]]] = {}

    def track(self, agent: Any) -> None:
        """Begins to count what the agent does not count itself."""
        if hasattr(agent, "get_consolidation_metrics") or self._counter(agent) is not None:
            return
        counter = Consolidations()
        key = id(agent)
        try:
            reference = weakref.ref(agent, lambda _: self._counted.pop(key, None))
        except TypeError:
            return
        release = watch(agent, _CONSOLIDATE, counter.around(reference))
        if release is not None:
            self._counted[key] = (reference, counter, release)

    def release(self) -> None:
        """Leaves the agents as they were."""
        while self._counted:
            self._counted.popitem()[1][2]()

    def sample(self, agent: Any, stores: Optional[Mapping[str, Mapping[str, Any]]] = None) -> dict[str, Any]:
        """``memory_stats``, ``consolidation_metrics``, ``episode_count``; where there are any, ``gauges`` and ``stores``."""
        memory = agent.episodic_memory
        own = getattr(memory, "get_memory_stats", None)
        metrics = getattr(agent, "get_consolidation_metrics", None)
        snapshot: dict[str, Any] = {
            "memory_stats": dict(own()) if own is not None else _upstream_stats(memory),
            "consolidation_metrics": {},
            "episode_count": getattr(agent, "_current_episode_event_count", 0),
        }
        counter = None if metrics is not None else self._counter(agent)
        if metrics is not None:
            snapshot["consolidation_metrics"] = dict(metrics())
        elif counter is not None:
            snapshot["consolidation_metrics"] = counter.metrics()
        if own is None or metrics is None:
            gauges = _upstream_gauges(agent, counter)
            if gauges:
                snapshot["gauges"] = gauges
        if stores is None:
            stores = _stores(agent)
        if stores:
            # A copy: the caller's own may change before it is sent.
            snapshot["stores"] = simple({name: dict(store) for name, store in stores.items()})
        return snapshot

    def _counter(self, agent: Any) -> Optional[Consolidations]:
        entry = self._counted.get(id(agent))
        return entry[1] if entry is not None and entry[0]() is agent else None


def _upstream_stats(memory: Any) -> dict[str, Any]:
    """TinyTroupe's own episodic memory: two lists without a limit."""
    committed, buffered = len(memory.memory), len(getattr(memory, "episodic_buffer", ()))
    return {
        "current_size": committed,
        "buffer_size": buffered,
        "total_size": committed + buffered,
        "max_size": None,
        "usage_ratio": None,
        "is_bounded": False,
        "approaching_limit": False,
    }


def _upstream_gauges(agent: Any, counter: Optional[Consolidations]) -> dict[str, float]:
    gauges: dict[str, float] = {}
    for gauge, name in (("min_episode_length", "MIN_EPISODE_LENGTH"), ("max_episode_length", "MAX_EPISODE_LENGTH")):
        value = getattr(agent, name, None)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            gauges[gauge] = value
    semantic = getattr(agent, "semantic_memory", None)
    for name in ("memories", "memory", "documents"):
        kept = getattr(semantic, name, None)
        if isinstance(kept, (list, dict, tuple, set)):
            gauges["semantic_size"] = len(kept)
            break
    if counter is not None and counter.failures:
        gauges["consolidation_failures"] = counter.failures
    return gauges


def _stores(agent: Any) -> Optional[Mapping[str, Mapping[str, Any]]]:
    """What the agent itself says of its memory stores; None if it says nothing that could be meant so."""
    tell = getattr(agent, "get_memory_stores", None)
    stores = tell() if callable(tell) else None
    if isinstance(stores, Mapping) and all(isinstance(store, Mapping) for store in stores.values()):
        return stores
    return None


def _episode(agent: Any) -> int:
    """How long the running episode is: its buffer, else its event count."""
    buffer = getattr(getattr(agent, "episodic_memory", None), "episodic_buffer", None)
    if buffer is not None:
        return len(buffer)
    return getattr(agent, "_current_episode_event_count", 0) or 0

"""Times functions and coroutines."""

import functools
import inspect
import threading
import time
from typing import Any, Callable, Optional, TypeVar, cast

from .history import BoundedList
from .lifecycle import in_children
from .monitor import MemoryMonitor

F = TypeVar("F", bound=Callable[..., Any])
_KEPT = 10_000
_NOBODY = "(simulation)"


class _Totals:
    """What is known exactly of all calls, however many are kept."""

    def __init__(self) -> None:
        self.total = self.longest = 0.0
        self.shortest = float("inf")
        self.errors = self.in_flight = 0


class MemoryProfiler:
    """Measures how long decorated functions and coroutines take, by function name.

    ``profile_data`` holds the newest 10,000 durations of each, in seconds; percentiles are over those, everything else is
    over all calls. A call that raises is counted and timed, and is an error as well. Thread-safe.

    With a ``monitor`` each timing also goes to its server, in the background and under its simulation: as the agent's that
    the function is called with first, else as ``(simulation)``'s. See ``GET /api/v1/profiles``.
    """

    def __init__(self, monitor: Optional[MemoryMonitor] = None) -> None:
        self._timings = monitor.timings() if monitor is not None else None
        self.profile_data: dict[str, list[float]] = {}
        self.call_counts: dict[str, int] = {}
        self._totals: dict[str, _Totals] = {}
        self._lock = threading.Lock()
        in_children(self)

    def forked(self) -> None:
        self._lock = threading.Lock()

    def profile(self, func: F) -> F:
        """The decorator."""
        name = func.__name__
        if inspect.iscoroutinefunction(func):

            @functools.wraps(func)
            async def timed(*args: Any, **kwargs: Any) -> Any:
                with _Call(self, name, args):
                    return await func(*args, **kwargs)

        else:

            @functools.wraps(func)
            def timed(*args: Any, **kwargs: Any) -> Any:
                with _Call(self, name, args):
                    return func(*args, **kwargs)

        return cast(F, timed)

    def get_stats(self, func_name: str) -> dict[str, float]:
        """``calls, total_time, avg_time, min_time, max_time, p50, p95, p99`` (seconds), ``errors, in_flight``; empty if it
        was never called."""
        with self._lock:
            if func_name not in self.profile_data:
                return {}
            calls, totals = self.call_counts[func_name], self._totals[func_name]
            times = sorted(self.profile_data[func_name])
            return {
                "calls": calls,
                "total_time": totals.total,
                "avg_time": totals.total / calls,
                "min_time": totals.shortest,
                "max_time": totals.longest,
                **{f"p{rank}": times[min(len(times) - 1, -(-rank * len(times) // 100) - 1)] for rank in (50, 95, 99)},
                "errors": totals.errors,
                "in_flight": totals.in_flight,
            }

    def print_stats(self) -> None:
        """Prints the statistics of all profiled functions."""
        print("\n" + "=" * 60)
        print("Memory Profiling Statistics")
        print("=" * 60)
        for name in sorted(self.profile_data):
            stats = self.get_stats(name)
            if not stats:
                continue
            print(f"\n{name}:")
            print(f"  Calls: {stats['calls']}")
            for label, key in (("Total", "total_time"), ("Avg", "avg_time"), ("Min", "min_time"), ("Max", "max_time")):
                print(f"  {label} Time: {stats[key]:.4f}s")
            print(f"  P50 / P95 / P99: {stats['p50']:.4f}s / {stats['p95']:.4f}s / {stats['p99']:.4f}s")
            print(f"  Errors: {stats['errors']}")
        print("\n" + "=" * 60)

    def clear(self) -> None:
        """Forgets everything but the calls that are running."""
        with self._lock:
            self.profile_data.clear()
            self.call_counts.clear()
            running = {name: totals.in_flight for name, totals in self._totals.items() if totals.in_flight}
            self._totals.clear()
            for name, count in running.items():
                self._totals_of(name).in_flight = count

    def flush(self, timeout: float = 10.0) -> bool:
        """Waits until all timings are with the server; False if they are not in time. Nothing to do without a monitor."""
        return self._timings is None or self._timings.flush(timeout)

    @property
    def delivery(self) -> dict[str, int]:
        """How many timings the server took, how many wait, and how many were dropped."""
        sent = self._timings
        return {
            "accepted": sent.accepted if sent is not None else 0,
            "waiting": len(sent) if sent is not None else 0,
            "dropped": sent.dropped if sent is not None else 0,
        }

    def _totals_of(self, name: str) -> _Totals:
        return self._totals.setdefault(name, _Totals())

    def _begin(self, name: str) -> None:
        with self._lock:
            self._totals_of(name).in_flight += 1

    def _end(self, name: str, args: tuple[Any, ...], seconds: float, failed: bool) -> None:
        with self._lock:
            totals = self._totals_of(name)
            totals.in_flight -= 1
            totals.errors += failed
            totals.total += seconds
            totals.shortest = min(totals.shortest, seconds)
            totals.longest = max(totals.longest, seconds)
            self.profile_data.setdefault(name, BoundedList(_KEPT)).append(seconds)
            self.call_counts[name] = self.call_counts.get(name, 0) + 1
        if self._timings is not None:
            self._timings.add(_agent(args), name, seconds, failed)


class _Call:
    """One call from its beginning to its end."""

    def __init__(self, profiler: MemoryProfiler, name: str, args: tuple[Any, ...]) -> None:
        self._profiler, self._name, self._args = profiler, name, args

    def __enter__(self) -> None:
        self._profiler._begin(self._name)
        self._started = time.perf_counter()

    def __exit__(self, kind: Any, *unused: Any) -> None:
        self._profiler._end(self._name, self._args, time.perf_counter() - self._started, kind is not None)


def _agent(args: tuple[Any, ...]) -> str:
    """Whose call it was: that of the agent which is the first argument, if it is one."""
    if args and hasattr(args[0], "episodic_memory"):
        name = getattr(args[0], "name", None)
        if isinstance(name, str) and name:
            return name
    return _NOBODY

"""Sends a profiler's timings to the server, in the background."""

import threading
import time
from collections import deque
from typing import Any

from .circuit import Circuit
from .lifecycle import at_the_end, in_children, will_send
from .transport import Transport, Unreachable

# Whose, what, seconds, whether it failed.
Timing = tuple[str, str, float, bool]

_MOST_WAITING = 10_000
_BATCH = 2_000
_PAUSE_SECONDS = 1.0
_IDLE_ROUNDS = 5
_TIMEOUT = 5.0
_END_SECONDS = 1.0
_LONGEST_NAME = 256


class Timings:
    """A bounded queue (the newest are kept, the rest is counted) and a thread that posts it once a second while there is
    something in it.

    At most once: a batch of which it is unknown whether it arrived is not sent again, it would be counted twice.
    """

    def __init__(self, simulation: str, transport: Transport, circuit: Circuit) -> None:
        self._simulation = simulation
        self._transport = transport
        self._circuit = circuit
        self._reset()
        in_children(self)
        at_the_end(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._waiting: deque[Timing] = deque()
        self._thread = False
        self.accepted = self.dropped = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, agent: str, name: str, seconds: float, failed: bool) -> None:
        """Some microseconds, whatever the server does."""
        with self._lock:
            if len(self._waiting) >= _MOST_WAITING:
                self._waiting.popleft()
                self.dropped += 1
            self._waiting.append((agent, name, seconds, failed))
            if self._thread:
                return
            self._thread = True
        try:
            threading.Thread(target=self._run, name="mnemoscope-timings", daemon=True).start()
            will_send()
        except RuntimeError:  # The interpreter ends, and Python 3.12 starts none then. They are sent at the end.
            self._thread = False

    def flush(self, timeout: float) -> bool:
        """Whether everything was posted in time."""
        deadline = time.monotonic() + timeout
        with self._sending:
            while self._waiting:
                left = deadline - time.monotonic()
                if left <= 0 or not self._post(left):
                    return False
        return True

    def forked(self) -> None:
        self._reset()

    def ending(self, started: float) -> None:
        if not self._circuit.open:
            self.flush(started + _END_SECONDS - time.monotonic())

    def _run(self) -> None:
        idle = 0
        while idle < _IDLE_ROUNDS or not self._ended():
            time.sleep(_PAUSE_SECONDS)
            idle = 0 if self._waiting else idle + 1
            with self._sending:
                while self._waiting and self._circuit.wait == 0 and self._post(_TIMEOUT):
                    pass

    def _ended(self) -> bool:
        with self._lock:
            self._thread = bool(self._waiting)
            return not self._thread

    def _post(self, timeout: float) -> bool:
        batch: list[Timing] = []
        try:
            self._transport.reach(timeout)
            with self._lock:
                batch = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
            answer = self._transport.post("/api/v1/profiles", [self._wire(timing) for timing in batch], timeout)
            self.accepted += int(answer.get("accepted") or 0)
            return True
        except Unreachable as e:
            self._circuit.warn(f"{e}. {len(batch)} timings are lost.")
        except Exception as e:  # noqa: BLE001 - whatever it is, the simulation must not hear of it
            self._circuit.warn(f"timings cannot be sent: {e}")
        with self._lock:
            self.dropped += len(batch)
        return False

    def _wire(self, timing: Timing) -> dict[str, Any]:
        agent, name, seconds, failed = timing
        return {
            "simulation": self._simulation,
            "agent": agent[:_LONGEST_NAME],
            "name": name[:_LONGEST_NAME],
            "seconds": seconds,
            "error": failed,
        }

"""Whether a thread of the simulation may wait for the server."""

import logging
import random
import threading
import time
from typing import NamedTuple

LOG = logging.getLogger("mnemoscope")

_FIRST_BACKOFF = 0.1
_MAX_BACKOFF = 5.0
_FIRST_HOLDOFF = 0.5
_MAX_HOLDOFF = 60.0
_MAX_RETRY_AFTER = 300.0
_SLOW_ANSWERS = 2


class Limits(NamedTuple):
    """How much a watched simulation may pay."""

    queue: int
    spool_bytes: int
    timeout: float
    exit_timeout: float


class Circuit:
    """A circuit breaker: open from a failure until what waited is delivered.

    After that no call waits for the server before a hold-off has passed, which doubles with each failure, and not while its
    answers are slow: it is the background thread that finds out, never the simulation. Thread-safe: single assignments.
    """

    def __init__(self, limits: Limits) -> None:
        self._slow_seconds = limits.timeout / 4
        self.reset()

    def reset(self) -> None:
        """As new, with new locks: for a forked child."""
        self._warning = threading.Lock()
        self._warned = False
        self.open = False
        self.failures = 0
        self._retry_at = 0.0
        self._backoff = _FIRST_BACKOFF
        self._direct_after = 0.0
        self._holdoff = _FIRST_HOLDOFF
        self._slow = False
        self._slow_answers = 0

    @property
    def prompt(self) -> bool:
        """Whether asking the server now is expected to cost little."""
        return not self.open and not self._slow and time.monotonic() >= self._direct_after

    @property
    def wait(self) -> float:
        """Seconds until the server should be tried again."""
        return max(0.0, self._retry_at - time.monotonic()) if self.open else 0.0

    def failed(self, retry_after: float) -> None:
        """The server did not answer, or not as it should."""
        self.failures += 1
        self._hold_off()
        self.open = True
        wait = max(min(retry_after, _MAX_RETRY_AFTER), self._backoff * random.uniform(0.5, 1))
        self._retry_at = time.monotonic() + wait
        self._backoff = min(_MAX_BACKOFF, self._backoff * 2)

    def waited(self, seconds: float) -> None:
        """A thread of the simulation had an answer after so long."""
        self._slow_answers = self._slow_answers + 1 if seconds > self._slow_seconds else 0
        if self._slow_answers >= _SLOW_ANSWERS:
            self._slow_answers = 0
            self._slow = True
            self._hold_off()
            self.warn(f"the server takes {seconds:.1f} s to answer. The simulation does not wait for it any more.")

    def delivered(self, seconds: float, caught_up: bool) -> None:
        """The background thread had an answer after so long; whether little waits any more."""
        self._backoff = _FIRST_BACKOFF
        self._retry_at = 0.0
        self._slow = seconds > self._slow_seconds and (self.open or self._slow)
        if self.open and caught_up:
            self.open = False
            LOG.info("Mnemoscope: the server answers again")

    def try_now(self) -> None:
        self._retry_at = 0.0

    def warn(self, text: str) -> None:
        """At most one warning; what comes later is for those who ask."""
        with self._warning:
            level = logging.INFO if self._warned else logging.WARNING
            self._warned = True
        LOG.log(level, "Mnemoscope: %s", text)

    def _hold_off(self) -> None:
        now = time.monotonic()
        if now > self._direct_after + _MAX_HOLDOFF:
            self._holdoff = _FIRST_HOLDOFF  # The last failure is long ago.
        self._holdoff = min(_MAX_HOLDOFF, self._holdoff * 2)
        self._direct_after = now + self._holdoff

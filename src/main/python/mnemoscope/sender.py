"""Gets snapshots to the server without the simulation noticing."""

import logging
import os
import random
import sys
import threading
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional
from weakref import WeakSet

from .outbox import Outbox
from .spool import Spool
from .times import SnapshotClock
from .transport import TooLarge, Transport, Unreachable
from .wire import Item, lines

LOG = logging.getLogger("mnemoscope")
Receipt = Dict[str, Any]

BATCH = 512
LINGER_SECONDS = 0.2
_IDLE_SECONDS = 5.0
_BATCH_TIMEOUT = 10.0
_MAX_BACKOFF = 5.0
_MAX_HOLDOFF = 60.0


class Limits(NamedTuple):
    """How much a watched simulation may pay."""

    queue: int
    spool_bytes: int
    timeout: float
    exit_timeout: float


class Sender:
    """A circuit breaker, a bounded queue and one background thread, which lives while there is something to send.

    While the server answers, :meth:`send_now` posts from the calling thread. After a failure it only queues, until the
    thread has delivered all that waits and the server answers promptly again; the hold-off doubles with each failure.
    Sending anything twice is harmless: the server knows a snapshot by its agent and timestamp.
    """

    _all: "WeakSet[Sender]" = WeakSet()

    def __init__(
        self,
        simulation: str,
        transport: Transport,
        spool_path: Optional[str],
        limits: Limits,
        before: Callable[[float], None],
        on_receipt: Callable[[Receipt], None],
    ) -> None:
        self._simulation = simulation
        self._transport = transport
        self._limits = limits
        self._before = before
        self._on_receipt = on_receipt
        self._spool = Spool(spool_path, limits.spool_bytes) if spool_path else None
        self.outbox = Outbox(limits.queue, BATCH, LINGER_SECONDS)
        self._reset()
        Sender._all.add(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._open = False
        self._retry_at = 0.0
        self._backoff = 0.1
        self._direct_after = 0.0
        self._holdoff = 0.5
        self._warned = False
        self._ending = False
        self._failures = 0
        self._told_dropped = 0
        self.counts = {"accepted": 0, "duplicates": 0, "rejected": 0}

    # --- the simulation's side -------------------------------------------------------------------------------------------

    @property
    def prompt(self) -> bool:
        """Whether asking the server now is expected to cost little."""
        return not self._open and time.monotonic() >= self._direct_after

    def send_now(self, item: Item) -> Optional[Receipt]:
        """The receipt, or None if it was queued instead."""
        if self.prompt and not self.outbox and not self._spooled():
            started = time.monotonic()
            try:
                return self._post(lines(self._simulation, [item], self._newly_dropped()), self._limits.timeout)
            except Unreachable as e:
                self.trip(e)
                LOG.debug("synchronous sending failed after %.3f s", time.monotonic() - started)
            except TooLarge:
                self._refused(1)
                return None
        self.send_later(item)
        return None

    def send_later(self, item: Item) -> None:
        self.outbox.put(item)
        if self._thread is None:
            self._start()

    def trip(self, cause: Unreachable) -> None:
        """The server did not answer: no more waiting for it from the simulation's threads."""
        now = time.monotonic()
        self._failures += 1
        if now > self._direct_after + _MAX_HOLDOFF:
            self._holdoff = 0.5  # The last failure is long ago.
        self._holdoff = min(_MAX_HOLDOFF, self._holdoff * 2)
        self._direct_after = now + self._holdoff
        self._open = True
        self._retry_at = now + max(cause.retry_after, self._backoff * random.uniform(0.5, 1))
        self._backoff = min(_MAX_BACKOFF, self._backoff * 2)
        self.warn(f"{cause}. The simulation goes on; snapshots wait{' in a file' if self._spool else ''}.")

    def warn(self, text: str) -> None:
        """At most one warning; what comes later is for those who ask."""
        with self._lock:
            level = logging.INFO if self._warned else logging.WARNING
            self._warned = True
        LOG.log(level, "Mnemoscope: %s", text)

    def flush(self, timeout: float, give_up: bool = False) -> bool:
        """Whether everything was delivered in time. With ``give_up`` one more failure is enough."""
        if not self.outbox and not self._spooled():
            return True
        deadline = time.monotonic() + timeout
        failures = self._failures
        self._retry_at = 0.0
        if self._thread is None:
            self._start()
        self.outbox.hurry(True)
        try:
            while self.outbox or self._spooled():
                left = deadline - time.monotonic()
                if left <= 0 or (give_up and self._failures > failures) or threading.current_thread() is self._thread:
                    return False
                self.outbox.await_empty(time.monotonic() + min(left, 0.02))
                if self._spooled() and not self.outbox:
                    time.sleep(min(left, 0.005))
            return True
        finally:
            self.outbox.hurry(False)

    def close(self, timeout: float) -> None:
        """Sends what it can in time; the rest goes to the spool file, or is given up and counted."""
        delivered = self.flush(timeout, give_up=True)
        self._ending = True
        self.outbox.hurry(True)
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(0.5 if delivered else 0.1)
        rest = self.outbox.drain()
        if rest and not self._to_spool(rest):
            self.outbox.dropped += len(rest)
            LOG.info("Mnemoscope: %d snapshots were not delivered", len(rest))
        if self._spool is not None:
            self._spool.close()
        self._transport.close()
        self._ending = False
        self.outbox.hurry(False)

    @property
    def dropped(self) -> int:
        return self.outbox.dropped + (self._spool.dropped if self._spool else 0)

    # --- the thread's side -----------------------------------------------------------------------------------------------

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mnemoscope-sender", daemon=True)
                self._thread.start()
                _flush_in_children(self)

    def _run(self) -> None:
        going = True
        while going:
            try:
                going = self._round() or not self._ended()
            except Exception:  # noqa: BLE001 - whatever it is, the simulation must not hear of it
                LOG.debug("Mnemoscope: the sender stumbled", exc_info=True)
                self.outbox.done()
                self.outbox.pause(1.0)

    def _round(self) -> bool:
        """One batch, or one wait. False at the end of the thread."""
        wait = self._retry_at - time.monotonic() if self._open else 0.0
        if wait > 0 and not self._ending:
            if self._spool is not None:
                batch = self.outbox.take(min(wait, LINGER_SECONDS))
                if batch and not self._to_spool(batch):
                    self.outbox.put_back(batch)
                    self.outbox.pause(wait)
                else:
                    self.outbox.done()
            else:
                self.outbox.pause(min(wait, LINGER_SECONDS))
            return True
        if self._spooled():
            self._send_spooled()
            return not self._ending
        batch = self.outbox.take(0.0 if self._ending else _IDLE_SECONDS)
        if not batch:
            return False
        self._send(batch)
        return True

    def _ended(self) -> bool:
        """Whether the thread may end: nothing came in the meantime, or it must."""
        with self._lock:
            if self.outbox and not self._ending:
                return False
            self._thread = None
            return True

    def _send(self, batch: List[Item]) -> None:
        dropped = self._newly_dropped()
        started = time.monotonic()
        try:
            if self._open:
                self._transport.reach(self._limits.timeout)
            receipt = self._post(lines(self._simulation, batch, dropped), _BATCH_TIMEOUT)
        except Unreachable as e:
            self._told_dropped = -1 if dropped else self._told_dropped
            self.trip(e)
            if self._to_spool(batch):
                self.outbox.done()
            else:
                self.outbox.put_back(batch)
            return
        except TooLarge:
            self._halve(batch)
            return
        self._on_receipt(receipt)
        self.outbox.done()
        self._answered(time.monotonic() - started)

    def _halve(self, batch: List[Item]) -> None:
        if len(batch) == 1:
            self._refused(1)
            self.outbox.done()
            return
        middle = len(batch) // 2
        self._send(batch[:middle])
        self._send(batch[middle:])

    def _send_spooled(self) -> None:
        assert self._spool is not None
        body, position = self._spool.front()
        started = time.monotonic()
        try:
            if body:
                self._on_receipt(self._post(body, _BATCH_TIMEOUT))
        except Unreachable as e:
            self.trip(e)
            return
        except TooLarge:
            self._refused(body.count(b"\n"))
        self._spool.sent(position)
        self._answered(time.monotonic() - started)

    def _answered(self, seconds: float) -> None:
        """Closes the circuit once nothing waits any more and the server is quick."""
        self._backoff = 0.1
        self._retry_at = 0.0
        if self._open and not self.outbox and not self._spooled():
            if seconds > self._limits.timeout / 4:
                self._direct_after = time.monotonic() + self._holdoff
            self._open = False
            LOG.info("Mnemoscope: the server answers again")

    def _post(self, body: bytes, timeout: float) -> Receipt:
        self._before(timeout)
        receipt = self._transport.post_snapshots(body, timeout)
        for name in self.counts:
            self.counts[name] += receipt.get(name, 0)
        if receipt.get("errors"):
            self.warn(f"the server rejected snapshots: {receipt['errors'][0]}")
        return receipt

    def _refused(self, count: int) -> None:
        self.counts["rejected"] += count
        self.warn(f"the server takes no body as long as that of {count} snapshots")

    def _newly_dropped(self) -> int:
        """How many were dropped so far, if the server has not been told yet; else 0."""
        dropped = self.dropped
        if dropped == self._told_dropped:
            return 0
        self._told_dropped = dropped
        return dropped

    def _spooled(self) -> bool:
        try:
            return self._spool is not None and bool(self._spool)
        except OSError as e:
            self._without_spool(e)
            return False

    def _to_spool(self, batch: List[Item]) -> bool:
        if self._spool is None:
            return False
        try:
            self._spool.append(lines(self._simulation, batch, self._newly_dropped()))
            return True
        except OSError as e:
            self._without_spool(e)
            return False

    def _without_spool(self, cause: OSError) -> None:
        self._spool = None
        self.warn(f"no snapshots are kept in a file: {cause}")

    # --- fork and exit ---------------------------------------------------------------------------------------------------

    def _forked(self) -> None:
        """What waited is the parent's to send; connections, file, thread and locks are not ours."""
        self.outbox.reset()
        self._reset()
        self._transport.forget_connections()
        if self._spool is not None:
            self._spool.forget()

    @classmethod
    def after_fork(cls) -> None:
        SnapshotClock.renew_locks()
        for sender in list(cls._all):
            sender._forked()

    @classmethod
    def at_exit(cls) -> None:
        for sender in list(cls._all):
            try:
                sender.close(sender._limits.exit_timeout)
            except Exception:  # noqa: BLE001 - the program ends as it would without us
                LOG.debug("Mnemoscope: closing failed", exc_info=True)



def _flush_in_children(sender: Sender) -> None:
    """A child of multiprocessing ends without atexit; it has finalizers of its own."""
    if "multiprocessing.util" in sys.modules:
        from multiprocessing import parent_process, util

        if parent_process() is not None:
            util.Finalize(sender, Sender.at_exit, exitpriority=100)


def _register() -> None:
    import atexit

    atexit.register(Sender.at_exit)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=Sender.after_fork)


_register()

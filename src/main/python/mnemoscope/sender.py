"""Gets snapshots to the server without the simulation noticing."""

import logging
import threading
import time
from typing import Any, Callable, Optional

from .circuit import Circuit, Limits
from .lifecycle import at_the_end, in_children, will_send
from .mover import Mover
from .outbox import Outbox
from .overflow import Overflow
from .transport import TooLarge, Transport, Unreachable
from .wire import lines

LOG = logging.getLogger("mnemoscope")
Receipt = dict[str, Any]

BATCH = 512
LINGER_SECONDS = 0.2
_IDLE_SECONDS = 5.0
_BATCH_TIMEOUT = 10.0
_LEAST_TIMEOUT = 0.05


class Sender:
    """A :class:`Circuit`, a bounded queue and one background thread, which lives while there is something to send.

    While the server answers, :meth:`send_now` posts from the calling thread. After a failure it only queues, until the
    thread has delivered all that waits and the server answers promptly again. Sending anything twice is harmless: the
    server knows a snapshot by its agent and timestamp.
    """

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
        self._overflow = Overflow(spool_path, limits.spool_bytes, self._without_file)
        self.outbox = Outbox(limits.queue, BATCH, LINGER_SECONDS)
        self._mover = Mover(self.outbox, self._to_spool)
        self.circuit = Circuit(limits)
        self._reset()
        in_children(self)
        at_the_end(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._ending = False
        self._told_dropped = 0
        self.counts = {"accepted": 0, "duplicates": 0, "rejected": 0}

    # --- the simulation's side -------------------------------------------------------------------------------------------

    @property
    def prompt(self) -> bool:
        """Whether asking the server now is expected to cost little."""
        return self.circuit.prompt

    def send_now(self, frozen: bytes) -> Optional[Receipt]:
        """The receipt, or None if it was queued instead."""
        if self.prompt and self._nothing_before():
            told = self._newly_dropped()
            started = time.monotonic()
            try:
                receipt = self._post(lines(self._simulation, [frozen], told), self._limits.timeout)
                self.circuit.waited(time.monotonic() - started)
                return receipt
            except Unreachable as e:
                self.trip(e, told)
            except TooLarge:
                self._refused(1)
                return None
        self.send_later(frozen)
        return None

    def _nothing_before(self) -> bool:
        """Whether an agent's snapshots would stay in their order. What is left of the time when the server was away is a
        moment's work, if there is little of it."""
        if len(self.outbox) > BATCH or self._overflow:
            return False
        return not self.outbox or self.flush(self._limits.timeout / 4, give_up=True)

    def send_later(self, frozen: bytes) -> None:
        self.outbox.put(frozen)
        if self._thread is None:
            self._start()
        if self._overflow.there:
            self._mover.make_room()

    def trip(self, cause: Unreachable, told: int = 0) -> None:
        """The server did not answer: no more waiting for it from the simulation's threads. It was not ``told`` either."""
        if told:
            self._told_dropped = -1
        self.circuit.failed(cause.retry_after)
        self.circuit.warn(f"{cause}. The simulation continues; snapshots wait{' in a file' if self._overflow.there else ''}.")

    def flush(self, timeout: float, give_up: bool = False) -> bool:
        """Whether everything was delivered in time. With ``give_up`` one more failure is enough."""
        if not self.outbox and not self._overflow:
            return True
        deadline = time.monotonic() + timeout
        failures = self.circuit.failures
        self.circuit.try_now()
        if self._thread is None:
            self._start()
        self.outbox.hurry(True)
        try:
            while self.outbox or self._overflow:
                left = deadline - time.monotonic()
                failed = give_up and self.circuit.failures > failures
                if left <= 0 or failed or threading.current_thread() is self._thread:
                    return False
                self.outbox.await_empty(time.monotonic() + min(left, 0.02))
                if self._overflow and not self.outbox:
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
        self._overflow.close()
        self._transport.close()
        self._ending = False
        self.outbox.hurry(False)

    @property
    def dropped(self) -> int:
        return self.outbox.dropped + self._overflow.dropped

    # --- the thread's side -----------------------------------------------------------------------------------------------

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="mnemoscope-sender", daemon=True)
                self._thread.start()
                will_send()

    def _run(self) -> None:
        going = True
        while going:
            try:
                going = self._round() or not self._ended()
            except Exception:  # whatever it is, the simulation must not hear of it
                LOG.debug("Mnemoscope: the sender stumbled", exc_info=True)
                self.outbox.give_up()
                self.outbox.pause(1.0)

    def _round(self) -> bool:
        """One batch, or one wait. False at the end of the thread."""
        wait = self.circuit.wait
        if wait > 0 and not self._ending:
            self._wait(wait)
            return True
        if self._overflow:
            self._send_overflow()
            return not self._ending
        batch = self.outbox.take(0.0 if self._ending else _IDLE_SECONDS)
        if not batch:
            return False
        if self._overflow:
            self.outbox.put_back(batch)  # Something older was moved there just now.
        else:
            self._send(batch)
        return True

    def _wait(self, seconds: float) -> None:
        if not self._overflow.there:
            self.outbox.pause(min(seconds, LINGER_SECONDS))
            return
        batch = self.outbox.take(min(seconds, LINGER_SECONDS))
        if batch and not self._to_spool(batch):
            self.outbox.put_back(batch)
            self.outbox.pause(seconds)
        else:
            self.outbox.done(len(batch))

    def _ended(self) -> bool:
        """Whether the thread may end: nothing came in the meantime, or it must."""
        with self._lock:
            if (self.outbox or self._overflow) and not self._ending:
                return False
            self._thread = None
            return True

    def _send(self, batch: list[bytes]) -> None:
        told = self._newly_dropped()
        started = time.monotonic()
        try:
            if self.circuit.open:
                self._transport.reach(self._limits.timeout)
            receipt = self._post(lines(self._simulation, batch, told), _BATCH_TIMEOUT)
        except Unreachable as e:
            self.trip(e, told)
            if self.outbox.is_rescued() or self._to_spool(batch):
                self.outbox.done(len(batch))
            else:
                self.outbox.put_back(batch)
            return
        except TooLarge:
            self._halve(batch)
            return
        took = time.monotonic() - started
        self._on_receipt(receipt)
        self.outbox.done(len(batch))
        self.circuit.delivered(took, len(self.outbox) < BATCH and not self._overflow)

    def _halve(self, batch: list[bytes]) -> None:
        if len(batch) == 1:
            self._refused(1)
            self.outbox.done(1)
            return
        middle = len(batch) // 2
        self._send(batch[:middle])
        self._send(batch[middle:])

    def _send_overflow(self) -> None:
        body, position = self._overflow.front()
        started = time.monotonic()
        receipt: Receipt = {"alerts": []}
        try:
            if self.circuit.open:
                self._transport.reach(self._limits.timeout)
            if body:
                receipt = self._post(body, _BATCH_TIMEOUT)
        except Unreachable as e:
            self.trip(e)
            return
        except TooLarge:
            self._refused(body.count(b"\n"))
        took = time.monotonic() - started
        self._on_receipt(receipt)
        self._overflow.sent(position)
        self.circuit.delivered(took, len(self.outbox) < BATCH and not self._overflow)

    def _post(self, body: bytes, timeout: float) -> Receipt:
        started = time.monotonic()
        self._before(timeout)
        left = timeout - (time.monotonic() - started)
        receipt = self._transport.post_snapshots(body, max(_LEAST_TIMEOUT, left))
        for name in self.counts:
            self.counts[name] += receipt[name]
        if receipt.get("errors"):
            self.circuit.warn(f"the server rejected snapshots: {receipt['errors'][0]}")
        return receipt

    def _refused(self, count: int) -> None:
        self.counts["rejected"] += count
        self.circuit.warn(f"the server takes no body as long as that of {count} snapshots")

    def _newly_dropped(self) -> int:
        """How many were dropped so far, if that is not reported to the server yet; else 0."""
        dropped = self.dropped
        if dropped == self._told_dropped:
            return 0
        self._told_dropped = dropped
        return dropped

    def _to_spool(self, batch: list[bytes]) -> bool:
        return self._overflow.take(lambda: lines(self._simulation, batch, self._newly_dropped()))

    def _without_file(self, cause: OSError) -> None:
        self.circuit.warn(f"no snapshots are kept in a file: {cause}")

    # --- fork and exit ---------------------------------------------------------------------------------------------------

    def forked(self) -> None:
        """What waited is the parent's to send; connections, file, thread and locks are not ours."""
        self.outbox.reset()
        self.circuit.reset()
        self._mover.reset()
        self._reset()
        self._transport.forget_connections()
        self._overflow.forget()

    def ending(self, started: float) -> None:
        self.close(max(0.0, started + self._limits.exit_timeout - time.monotonic()))

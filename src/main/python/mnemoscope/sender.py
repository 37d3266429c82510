"""Gets snapshots to the server without the simulation noticing."""

import threading
import time
from typing import Any, Callable, Optional

from .circuit import LOG, Circuit, Limits
from .delivery import Delivery, Receipt
from .lifecycle import at_the_end, in_children, will_send
from .mover import Mover
from .outbox import Outbox, snapshots
from .overflow import Overflow
from .transport import TooLarge, Transport, Unreachable
from .wire import freeze_end, leading, leading_lines, lines

BATCH = 512
LINGER_SECONDS = 0.2
_IDLE_SECONDS = 5.0
_BATCH_TIMEOUT = 10.0


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
        self._overflow = Overflow(spool_path, limits.spool_bytes, self._without_file)
        self.outbox = Outbox(limits.queue, BATCH, LINGER_SECONDS)
        self._mover = Mover(self.outbox, self._to_spool)
        self.circuit = Circuit(limits)
        self.delivery = Delivery(transport, self.circuit, limits.timeout, before, on_receipt)
        self._reset()
        in_children(self)
        at_the_end(self)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._thread: Optional[threading.Thread] = None
        self._ending, self._told_dropped = False, 0

    # --- the simulation's side -------------------------------------------------------------------------------------------

    @property
    def prompt(self) -> bool:
        """Whether asking the server now is expected to cost little."""
        return self.circuit.prompt

    def send_now(self, frozen: bytes) -> Optional[Receipt]:
        """The receipt, or None if it was queued instead."""
        if self.prompt and self._nothing_before():
            told = self._newly_dropped([frozen])
            started = time.monotonic()
            try:
                receipt = self.delivery.post(lines(self._simulation, [frozen], told), self._limits.timeout)
                self.circuit.waited(time.monotonic() - started)
                return receipt
            except Unreachable as e:
                self.trip(e, told)
            except TooLarge:
                self.delivery.refused(1)
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
        deadline, failures = time.monotonic() + timeout, self.circuit.failures
        self.circuit.try_now()
        self.outbox.hurry(True)
        try:
            while self.outbox or self._overflow:
                left = deadline - time.monotonic()
                failed = give_up and self.circuit.failures > failures
                if left <= 0 or failed or threading.current_thread() is self._thread:
                    return False
                if self._thread is None and not self._start():
                    self._safe_round(0.0, min(left, _BATCH_TIMEOUT))
                self.outbox.await_empty(time.monotonic() + min(left, 0.02))
                if self._overflow and not self.outbox:
                    time.sleep(min(left, 0.005))
            return True
        finally:
            self.outbox.hurry(False)

    def send_end(self, end: dict[str, Any], timeout: float) -> bool:
        """Whether the server knows in time that the run has ended. Else that waits, behind the snapshots of the run."""
        frozen = freeze_end(self._simulation, end)
        self.send_later(frozen)
        if self.flush(timeout, give_up=True):
            return self.delivery.refused_end != frozen
        when = "before it has what waits in the file" if self._overflow.there else "the server did not answer in time"
        LOG.warning("Mnemoscope does not know that the run has ended: %s", when)
        return False

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
            self.outbox.dropped += snapshots(rest)
            LOG.info("Mnemoscope: %d snapshots were not delivered", snapshots(rest))
        self._overflow.close()
        self._transport.close()
        self._ending = False
        self.outbox.hurry(False)

    @property
    def dropped(self) -> int:
        return self.outbox.dropped + self._overflow.dropped

    # --- the thread's side -----------------------------------------------------------------------------------------------

    def _start(self) -> bool:
        """Whether there is a thread now: while the interpreter ends, Python 3.12 starts none."""
        with self._lock:
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="mnemoscope-sender", daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    return False
                self._thread = thread
                will_send()
            return True

    def _run(self) -> None:
        while self._safe_round(_IDLE_SECONDS, _BATCH_TIMEOUT):
            pass

    def _safe_round(self, idle: float, timeout: float) -> bool:
        """False at the end of the thread."""
        try:
            return self._round(idle, timeout) or not self._ended()
        except Exception:  # whatever it is, the simulation must not hear of it
            LOG.debug("Mnemoscope: the sender stumbled", exc_info=True)
            self.outbox.give_up()
            self.outbox.pause(1.0)
            return True

    def _round(self, idle: float, timeout: float) -> bool:
        """One batch, or one wait. False if there is nothing to do."""
        wait = self.circuit.wait
        if wait > 0 and not self._ending:
            self._wait(wait)
            return True
        if self._overflow:
            self._send_overflow(timeout)
            return not self._ending
        batch = self.outbox.take(0.0 if self._ending else idle)
        if not batch:
            return False
        if self._overflow:
            self.outbox.put_back(batch)  # Something older was moved there just now.
        else:
            self._send(batch, timeout)
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

    def _send(self, batch: list[bytes], timeout: float) -> None:
        """In one request, if no run ends within it and the server takes as much."""
        most = len(batch)
        while batch:
            part = leading(batch, most)
            told = 0
            try:
                self.delivery.reach()
                told = self._newly_dropped(part)
                took = self.delivery.deliver(lines(self._simulation, part, told), timeout)
            except Unreachable as e:
                self.trip(e, told)
                self._keep(batch)
                return
            except TooLarge:
                self._told_dropped = -1 if told else self._told_dropped
                if len(part) > 1:
                    most = len(part) // 2
                    continue
                self.delivery.refused(1)
                self.outbox.done(1)
            else:
                self.outbox.done(len(part))
                self.circuit.delivered(took, self._caught_up)
            batch = batch[len(part) :]

    def _keep(self, batch: list[bytes]) -> None:
        """For later, unless :meth:`close` has done it."""
        if self.outbox.has_taken:
            if self.outbox.is_rescued() or self._to_spool(batch):
                self.outbox.done(len(batch))
            else:
                self.outbox.put_back(batch)

    def _send_overflow(self, timeout: float) -> None:
        front, position = self._overflow.front()
        body = leading_lines(front)
        try:
            self.delivery.reach()
            took = self.delivery.deliver(body, timeout)
        except Unreachable as e:
            self.trip(e)
            return
        except TooLarge:
            took = 0.0
            self.delivery.refused(body.count(b"\n"))
        self._overflow.sent(position - len(front) + len(body))
        self.circuit.delivered(took, self._caught_up)

    @property
    def _caught_up(self) -> bool:
        return len(self.outbox) < BATCH and not self._overflow

    def _newly_dropped(self, batch: list[bytes]) -> int:
        """How many were dropped so far, if that is not reported to the server yet and this batch can say it; else 0."""
        dropped = self.dropped
        if dropped == self._told_dropped or not snapshots(batch[:1]):
            return 0
        self._told_dropped = dropped
        return dropped

    def _to_spool(self, batch: list[bytes]) -> bool:
        return self._overflow.take(lambda: lines(self._simulation, batch, self._newly_dropped(batch)))

    def _without_file(self, cause: OSError) -> None:
        self.circuit.warn(f"no snapshots are kept in a file: {cause}")

    # --- fork and exit ---------------------------------------------------------------------------------------------------

    def forked(self) -> None:
        """What waited is the parent's to send; connections, file, thread and locks are not ours."""
        self.outbox.reset()
        self.circuit.reset()
        self.delivery.reset()
        self._mover.reset()
        self._reset()
        self._transport.forget_connections()
        self._overflow.forget()

    def ending(self, started: float) -> None:
        self.close(max(0.0, started + self._limits.exit_timeout - time.monotonic()))

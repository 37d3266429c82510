"""What is sent in one request, and what becomes of it."""

import time
from typing import Any, Callable

from .circuit import LOG, Circuit
from .runs import finish_path
from .transport import Transport
from .wire import is_end, thaw_end

Receipt = dict[str, Any]

_LEAST_TIMEOUT = 0.05


class Delivery:
    """Posts snapshots, and ends of runs, and counts what the server makes of them. ``before`` runs before snapshots are sent,
    with the seconds that it may take, and ``on_receipt`` with the answer to what the sending thread has posted."""

    def __init__(
        self,
        transport: Transport,
        circuit: Circuit,
        timeout: float,
        before: Callable[[float], None],
        on_receipt: Callable[[Receipt], None],
    ) -> None:
        self._transport = transport
        self._circuit = circuit
        self._timeout = timeout
        self._before = before
        self._on_receipt = on_receipt
        self.reset()

    def reset(self) -> None:
        """As new: for a forked child."""
        self.refused_end = b""
        self.counts = {"accepted": 0, "duplicates": 0, "rejected": 0}

    def reach(self) -> None:
        """Before a body is prepared: whether the server is there, where that is in doubt."""
        if self._circuit.open:
            self._transport.reach(self._timeout)

    def deliver(self, body: bytes, timeout: float) -> float:
        """Lines of snapshots, or the line of a run's end; how long the answer took, in seconds."""
        started = time.monotonic()
        receipt: Receipt = {"alerts": []}
        if is_end(body):
            self._finish_run(body, timeout)
        elif body:
            receipt = self.post(body, timeout)
        took = time.monotonic() - started
        self._on_receipt(receipt)
        return took

    def post(self, body: bytes, timeout: float) -> Receipt:
        started = time.monotonic()
        self._before(timeout)
        left = timeout - (time.monotonic() - started)
        receipt = self._transport.post_snapshots(body, max(_LEAST_TIMEOUT, left))
        for name in self.counts:
            self.counts[name] += receipt[name]
        if receipt.get("errors"):
            self._circuit.warn(f"the server rejected snapshots: {receipt['errors'][0]}")
        return receipt

    def _finish_run(self, line: bytes, timeout: float) -> None:
        end = thaw_end(line)
        refusal = self._transport.post_once(finish_path(end[0]), end[1], timeout) if end is not None else ""
        if refusal:
            self.refused_end = line
            LOG.warning("Mnemoscope does not know that the run has ended: %s", refusal)

    def refused(self, count: int) -> None:
        self.counts["rejected"] += count
        self._circuit.warn(f"the server takes no body as long as that of {count} snapshots")

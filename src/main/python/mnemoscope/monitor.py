"""The monitor that a simulation holds."""

import logging
import secrets
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Callable, Optional

from . import notebook, report
from .alerts import MemoryAlert, ToldOnce, from_wire
from .circuit import LOG, Limits
from .delivery import Receipt
from .history import BoundedList, local_stats, repeated
from .runs import finish_body
from .sampling import Sampler
from .sender import Sender
from .times import SnapshotClock, from_millis, parse, text
from .timings import Timings
from .transport import Transport, Unreachable, segment
from .wire import freeze, simple

ALERTS = logging.getLogger("mnemoscope.alerts")
AlertCallback = Callable[[MemoryAlert], None]

_MAX_ALERTS = 100_000
_READ_FLUSH_SECONDS = 2.0
_SPOOL_BYTES = 256 * 1024 * 1024
_STATISTICS = (
    "agent_name",
    "snapshots_count",
    "current_memory",
    "current_consolidation",
    "memory_trend",
    "first_snapshot",
    "last_snapshot",
)


class MemoryMonitor:
    """Sends snapshots of agents' memories to a server and tells of what the server finds wrong with them.

    Each monitor is a simulation of its own unless ``simulation`` names one; its thresholds hold for that simulation. With
    ``mode="classic"`` there is an alert for each snapshot that matches; ``"lifecycle"`` has the server's full rules.

    ``record_snapshot`` waits for the server's answer and runs the callbacks before it returns; with ``background=True`` it
    only queues, and the callbacks run on the sending thread. While the server does not answer, both only queue: the
    rules are evaluated late, by the server, when it is back; none is evaluated here. ``spool`` names a file that keeps what
    waits. Statistics are then those of what this process recorded.

    Bounds: ``queue_limit`` snapshots wait at most (about 1 KB each; the oldest gives way and is counted),
    ``history_limit`` snapshots of each agent are remembered in ``agent_history``. Thread-safe, and safe across fork.
    """

    def __init__(
        self,
        alert_threshold: float = 0.8,
        growth_rate_threshold: float = 2.0,
        consolidation_frequency_threshold: float = 100,
        *,
        url: Optional[str] = None,
        simulation: Optional[str] = None,
        token: Optional[str] = None,
        mode: str = "classic",
        background: bool = False,
        spool: Optional[str] = None,
        queue_limit: int = 100_000,
        history_limit: int = 10_000,
        timeout: float = 1.0,
        exit_timeout: float = 2.0,
    ) -> None:
        if mode not in ("classic", "lifecycle"):
            raise ValueError(f"mode must be classic or lifecycle, not {mode!r}")
        self._thresholds: dict[str, Any] = {
            "mode": mode,
            "alert_threshold": alert_threshold,
            "growth_rate_threshold": growth_rate_threshold,
            "consolidation_frequency_threshold": consolidation_frequency_threshold,
        }
        self._configured = -1
        self.simulation = simulation or f"run-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
        self.background = background
        self.agent_history: dict[str, list[dict[str, Any]]] = {}
        self.alerts: list[MemoryAlert] = BoundedList(_MAX_ALERTS)
        self.alert_callbacks: list[AlertCallback] = []
        self._told = ToldOnce()
        self._history_limit = history_limit
        self._timeout = timeout
        self._clock = SnapshotClock.of(self.simulation)
        self._sampler = Sampler()
        self._transport = Transport(url, token)
        limits = Limits(queue_limit, _SPOOL_BYTES, timeout, exit_timeout)
        self._sender = Sender(self.simulation, self._transport, spool, limits, self._configure, self._take_receipt)
        self._exit_timeout = exit_timeout

    # --- thresholds: changed ones hold from the next snapshot on ---------------------------------------------------------

    @property
    def alert_threshold(self) -> float:
        value: float = self._thresholds["alert_threshold"]
        return value

    @alert_threshold.setter
    def alert_threshold(self, value: float) -> None:
        self._threshold("alert_threshold", value)

    @property
    def growth_rate_threshold(self) -> float:
        value: float = self._thresholds["growth_rate_threshold"]
        return value

    @growth_rate_threshold.setter
    def growth_rate_threshold(self, value: float) -> None:
        self._threshold("growth_rate_threshold", value)

    @property
    def consolidation_frequency_threshold(self) -> float:
        value: float = self._thresholds["consolidation_frequency_threshold"]
        return value

    @consolidation_frequency_threshold.setter
    def consolidation_frequency_threshold(self, value: float) -> None:
        self._threshold("consolidation_frequency_threshold", value)

    def _threshold(self, name: str, value: float) -> None:
        self._settle()
        self._thresholds[name] = value
        self._configured = -1

    # --- recording -------------------------------------------------------------------------------------------------------

    def track_agent(self, agent: Any) -> None:
        """Starts to watch an agent; :meth:`record_snapshot` does it as well."""
        if agent.name not in self.agent_history:
            self.agent_history.setdefault(agent.name, BoundedList(self._history_limit))
            LOG.debug("tracking agent=%s", agent.name)
        self._sampler.track(agent)

    def record_snapshot(
        self,
        agent: Any,
        *,
        step: Optional[int] = None,
        simulation_time: Optional[datetime] = None,
        stores: Optional[Mapping[str, Mapping[str, Any]]] = None,
        final: bool = False,
    ) -> dict[str, Any]:
        """Records the agent's memory as it is now; ``step`` and ``simulation_time`` are the simulation's own.

        ``stores`` are up to 16 memory stores beside the primary one, by name: ``{"context": {"role": "context", "size": 7946,
        "unit": "tokens", "limit": 8192}}``; ``role`` is ``working``, ``episodic``, ``semantic``, ``archival`` or ``context``,
        ``unit`` is ``items``, ``tokens``, ``characters`` or ``bytes``; ``limit``, and ``added`` and ``removed`` since the
        agent's snapshot before, may be left out. Without it they are what the agent's ``get_memory_stores()`` returns, if it
        has that.

        ``final``: the agent has finished, or leaves. Its history stays, its alerts end, and its silence means nothing, until
        there is another snapshot of it.

        Returns the snapshot: ``timestamp``, ``memory_stats``, ``consolidation_metrics``, ``episode_count``, ``gauges`` for
        agents of upstream TinyTroupe, and ``stores`` and ``final`` where there are any.
        """
        name = agent.name
        self.track_agent(agent)
        snapshot = self._sampler.sample(agent, stores)
        return self._record(name, snapshot, step, simulation_time, final)

    def record_departure(
        self, agent_name: str, *, step: Optional[int] = None, simulation_time: Optional[datetime] = None
    ) -> Optional[dict[str, Any]]:
        """Records the newest snapshot of an agent that is gone once more, as its ``final`` one; None if there is none."""
        history = self.agent_history.get(agent_name)
        return self._record(agent_name, repeated(history[-1]), step, simulation_time, True) if history else None

    def _record(
        self, name: str, snapshot: dict[str, Any], step: Optional[int], simulation_time: Optional[datetime], final: bool
    ) -> dict[str, Any]:
        if step is not None:
            snapshot["step"] = step
        if simulation_time is not None:
            snapshot["simulation_time"] = text(simulation_time)
        if final:
            snapshot["final"] = True
        clock = self._clock.agent(name)
        with clock.lock:
            millis = clock.next_millis()
            frozen = freeze(name, millis, snapshot)
            snapshot = {"timestamp": from_millis(millis), **snapshot}
            self.agent_history[name].append(snapshot)
            receipt = None
            if self.background:
                self._sender.send_later(frozen)
            else:
                receipt = self._sender.send_now(frozen)
        if receipt is not None:
            self._take_receipt(receipt)
        return snapshot

    def flush(self, timeout: float = 10.0) -> bool:
        """Waits until all that was recorded is with the server; False if it is not in time."""
        return self._sender.flush(timeout)

    def timings(self) -> Timings:
        """A way for a profiler's timings to the same server."""
        return Timings(self.simulation, self._transport, self._sender.circuit)

    def close(self) -> None:
        """Sends what waits, within ``exit_timeout``, and lets the agents go. Happens by itself at exit."""
        try:
            self._sender.close(self._exit_timeout)
        finally:
            self.release_agents()

    def release_agents(self) -> None:
        """Leaves the classes of the agents as they were. Who is recorded again is watched again."""
        self._sampler.release()

    @property
    def has_recorded(self) -> bool:
        """Whether there was any snapshot."""
        return any(map(len, list(self.agent_history.values())))

    def finish_run(self, status: str = "completed", reason: str = "") -> bool:
        """Sends what waits and says that the simulation's run has ended: ``completed``, ``failed`` or ``aborted``.

        The alerts of the run end with it, and silence means nothing from then on. What is recorded afterwards belongs to
        the next run. False if the server does not know it yet: then it is sent later, as snapshots are, after those that
        were recorded before it, or not at all, which is logged.
        """
        end = finish_body(status, reason)
        return self._end_run(end, time.monotonic() + self._exit_timeout + max(self._timeout, _READ_FLUSH_SECONDS))

    def finish_and_close(self, end: dict[str, Any], started: float) -> None:
        """Both, within ``exit_timeout`` of ``started``; what waits comes before the end of the run."""
        deadline = started + self._exit_timeout
        try:
            self._end_run(end, deadline)
            self._sender.close(max(0.0, deadline - time.monotonic()))
        finally:
            self.release_agents()

    def _end_run(self, end: dict[str, Any], deadline: float) -> bool:
        """Also where the circuit has just closed: this is asked once, not at each snapshot."""
        return self._sender.send_end(end, max(0.0, deadline - time.monotonic()))

    def __enter__(self) -> "MemoryMonitor":
        return self

    def __exit__(self, *unused: Any) -> None:
        self.close()

    @property
    def delivery(self) -> dict[str, int]:
        """How many snapshots the server took, knew already or rejected, how many wait, and how many were dropped."""
        return {**self._sender.delivery.counts, "waiting": len(self._sender.outbox), "dropped": self._sender.dropped}

    # --- alerts ----------------------------------------------------------------------------------------------------------

    def register_alert_callback(self, callback: AlertCallback) -> None:
        """Called once with each new alert, also when a snapshot was sent again. What it raises is logged and swallowed."""
        self.alert_callbacks.append(callback)

    def get_alerts(self, agent_name: Optional[str] = None, severity: Optional[str] = None) -> list[MemoryAlert]:
        """The alerts that this monitor received, oldest first."""
        return [
            alert
            for alert in self._known_alerts()
            if (not agent_name or alert.agent_name == agent_name) and (not severity or alert.severity == severity)
        ]

    def clear_alerts(self, agent_name: Optional[str] = None) -> None:
        """Forgets the alerts of an agent, or of all, here and on the server."""
        if agent_name is not None and not agent_name:
            raise ValueError("agent_name is empty; leave it out to clear the alerts of all agents")
        kept = [a for a in self._known_alerts() if a.agent_name != agent_name] if agent_name else []
        self.alerts = BoundedList(_MAX_ALERTS, kept)
        agent = f"&agent={segment(agent_name)}" if agent_name else ""
        self._ask(self._transport.delete, f"/api/v1/alerts?simulation={segment(self.simulation)}{agent}")

    def _known_alerts(self) -> list[MemoryAlert]:
        self._settle()
        return self.alerts

    def _take_receipt(self, receipt: Receipt) -> None:
        for wire in receipt["alerts"]:
            alert = from_wire(wire, self.simulation)
            if alert is not None and self._told.first(wire):
                self._tell(alert)

    def _tell(self, alert: MemoryAlert) -> None:
        self.alerts.append(alert)
        ALERTS.log(logging.INFO if alert.severity == "info" else logging.WARNING, "%s", alert)
        for callback in list(self.alert_callbacks):
            try:
                callback(alert)
            except Exception:  # a callback's mistake must not end the simulation
                LOG.exception("an alert callback failed")

    # --- reading ---------------------------------------------------------------------------------------------------------

    def get_agent_stats(self, agent_name: str) -> dict[str, Any]:
        """The classic statistics of an agent; empty if nothing was recorded of it."""
        history = self.agent_history.get(agent_name)
        if not history:
            return {}
        total_alerts = len(self.get_alerts(agent_name))
        known = self._ask(self._transport.get, self._path(agent_name))
        if known is None or known.get("agent_name") != agent_name:
            return local_stats(agent_name, history, total_alerts)
        try:
            stats = {name: known[name] for name in _STATISTICS}
            for instant in ("first_snapshot", "last_snapshot"):
                stats[instant] = parse(stats[instant])
        except (KeyError, TypeError, ValueError):
            return local_stats(agent_name, history, total_alerts)
        return {**stats, "total_alerts": total_alerts}

    def generate_report(self, agent_name: Optional[str] = None) -> str:
        """The classic text report, of one agent or of all."""
        return report.render(self._all_stats(agent_name), self.get_alerts(agent_name))

    def series(self, agent_name: str, kind: str) -> Optional[dict[str, list[Any]]]:
        """The whole ``timeline`` or ``consolidation`` series as the server has it; None if it does not answer."""
        self._settle()
        known = self._ask(self._transport.get, self._path(agent_name, f"/{kind}"))
        try:
            return {**known, "timestamps": [parse(instant) for instant in known["timestamps"]]} if known else None
        except (KeyError, TypeError, ValueError):
            return None

    def _all_stats(self, agent_name: Optional[str]) -> list[dict[str, Any]]:
        names = [agent_name] if agent_name else list(self.agent_history)
        return [known for known in map(self.get_agent_stats, names) if known]

    def _path(self, agent_name: str, below: str = "") -> Optional[str]:
        """None for names that no path can hold, which the server does not take either."""
        if {self.simulation, agent_name} & {".", ".."}:
            return None
        return f"/api/v1/agents/{segment(self.simulation)}/{segment(agent_name)}{below}"

    def _settle(self) -> None:
        """Before reading: what was recorded should be seen, if the server answers."""
        if self._sender.prompt:
            self._sender.flush(_READ_FLUSH_SECONDS, give_up=True)

    def _ask(self, request: Callable[[str, float], Any], path: Optional[str]) -> Any:
        """The server's answer, or None without waiting for one that is known to be away, or without a path."""
        if path is None or not self._sender.prompt:
            return None
        try:
            return request(path, max(self._timeout, _READ_FLUSH_SECONDS))
        except Unreachable as e:
            self._sender.trip(e)
            return None

    def _configure(self, timeout: float) -> None:
        """Tells the server the thresholds, before the snapshots that they are for: once, after each change, and after each
        failure, for it may be another one then."""
        failures = self._sender.circuit.failures
        if self._configured == failures:
            return
        path = f"/api/v1/simulations/{segment(self.simulation)}"
        status, answer = self._transport.put(path, simple(self._thresholds), timeout)
        if status in (400, 404, 405, 409):  # The next two: a name that no path can hold. The last: too many settings.
            detail = answer.get("detail", "") if isinstance(answer, dict) else ""
            self._sender.circuit.warn(f"the thresholds are not taken: {status} {detail}".rstrip())
        elif status != 200:
            raise Unreachable(f"the server answered {status}", 5.0)
        self._configured = failures

    def _repr_html_(self) -> str:
        return notebook.render(self.simulation, self._all_stats(None), self.get_alerts())

"""What a monitor tells its user when something is wrong with an agent's memory."""

from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any, Optional

from .times import parse, utc

_COLOURS = {"info": "#1f6feb", "warning": "#9a6700", "critical": "#cf222e"}


@dataclass
class MemoryAlert:
    """One alert. ``severity`` is ``info``, ``warning`` or ``critical``."""

    timestamp: datetime
    agent_name: str
    alert_type: str
    severity: str
    message: str
    memory_stats: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """In UTC; a timestamp without a zone is printed as it is."""
        when = utc(self.timestamp).strftime("%Y-%m-%d %H:%M:%S")
        return f"[{self.severity.upper()}] {when} - {self.agent_name}: {self.message}"

    def _repr_html_(self) -> str:
        colour = _COLOURS.get(self.severity, "#57606a")
        return f'<div style="border-left:4px solid {colour};padding:.2em .6em">{escape(str(self))}</div>'


class ToldOnce:
    """The alerts that were reported. A snapshot that is sent again, because no answer came or because a copy waited in a file,
    brings the alerts of the first time once more. Remembers the newest ``limit``; O(1), thread-safe."""

    def __init__(self, limit: int = 65_536) -> None:
        self._limit = limit
        self._known: dict[int, None] = {}

    def first(self, wire: Any) -> bool:
        """Whether this alert, as it stands in a server's answer, was not seen before. One without an id never was."""
        try:
            if not wire.get("id"):
                return True
            key = hash((wire["id"], wire.get("updated_at"), wire.get("severity")))
        except (AttributeError, TypeError):
            return True
        if key in self._known:
            return False
        self._known[key] = None
        while len(self._known) > self._limit:
            try:
                self._known.pop(next(iter(self._known)), None)
            except (RuntimeError, StopIteration):  # Another thread was faster.
                continue
        return True


def from_wire(alert: Any, simulation: str) -> Optional[MemoryAlert]:
    """The alert in a server's answer; None if it is another simulation's, or not an alert."""
    try:
        if alert["simulation"] != simulation:
            return None
        return MemoryAlert(
            timestamp=parse(alert["timestamp"]),
            agent_name=alert["agent"] or simulation,  # Some concern the simulation as a whole.
            alert_type=alert["type"],
            severity=alert["severity"],
            message=alert["message"],
            memory_stats=alert.get("memory_stats") or {},
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

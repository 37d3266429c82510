"""Series, charts and pages of what a monitor has seen."""

import json
import math
from datetime import datetime, timezone
from typing import Any, Optional

from . import html_report
from .charts import ascii_chart
from .monitor import MemoryMonitor
from .times import text

SCHEMA_VERSION = 1


class MemoryVisualizer:
    """Prepares a monitor's data for charts and renders some itself.

    The series are the server's, whole; while it does not answer, those of what this process remembers.
    """

    def __init__(
        self, memory_monitor: Optional[MemoryMonitor] = None, *, monitor: Optional[MemoryMonitor] = None
    ) -> None:
        self.monitor = memory_monitor if memory_monitor is not None else monitor

    def prepare_memory_timeline_data(self, agent_name: str) -> dict[str, list[Any]]:
        """``timestamps, memory_size, buffer_size, usage_ratio`` (0 where unbounded); empty lists for a stranger."""
        if self.monitor is None or agent_name not in self.monitor.agent_history:
            return {"timestamps": [], "memory_size": [], "buffer_size": [], "usage_ratio": []}
        history = list(self.monitor.agent_history[agent_name])
        known = self.monitor.series(agent_name, "timeline") if history else None
        if known is not None:
            return known
        stats = [snapshot["memory_stats"] for snapshot in history]
        return {
            "timestamps": [snapshot["timestamp"] for snapshot in history],
            "memory_size": [s.get("current_size", s.get("total_size", 0)) for s in stats],
            "buffer_size": [s.get("buffer_size", 0) for s in stats],
            "usage_ratio": [s.get("usage_ratio") or 0 for s in stats],
        }

    def prepare_consolidation_data(self, agent_name: str) -> dict[str, list[Any]]:
        """``timestamps, total_consolidations, automatic_consolidations, manual_consolidations, average_size``; empty for a
        stranger."""
        if self.monitor is None or agent_name not in self.monitor.agent_history:
            return {}
        history = list(self.monitor.agent_history[agent_name])
        known = self.monitor.series(agent_name, "consolidation") if history else None
        if known is not None:
            return known
        data: dict[str, list[Any]] = {"timestamps": [snapshot["timestamp"] for snapshot in history]}
        for name in ("total_consolidations", "automatic_consolidations", "manual_consolidations"):
            data[name] = [snapshot["consolidation_metrics"].get(name, 0) for snapshot in history]
        data["average_size"] = [s["consolidation_metrics"].get("average_consolidation_size", 0) for s in history]
        return data

    def prepare_alert_timeline_data(self, agent_name: Optional[str] = None) -> dict[str, list[dict[str, Any]]]:
        """Per severity a list of ``{timestamp, agent, type, message}``."""
        if self.monitor is None:
            return {}
        data: dict[str, list[dict[str, Any]]] = {"info": [], "warning": [], "critical": []}
        for alert in self.monitor.get_alerts(agent_name=agent_name):
            data.setdefault(alert.severity, []).append(
                {
                    "timestamp": alert.timestamp,
                    "agent": alert.agent_name,
                    "type": alert.alert_type,
                    "message": alert.message,
                }
            )
        return data

    def generate_html_report(self, agent_name: Optional[str] = None) -> str:
        """A page that needs nothing else, of one agent or of all."""
        if self.monitor is None:
            return "<p>No monitor data available</p>"
        stats = [known for known in map(self.monitor.get_agent_stats, self._names(agent_name)) if known]
        series = [self.prepare_memory_timeline_data(one["agent_name"]) for one in stats]
        return html_report.render(stats, series, self.monitor.get_alerts(agent_name=agent_name))

    def export_data_json(self, agent_name: Optional[str] = None) -> str:
        """Everything as JSON: ``schema_version, generated_at, agents, alerts``; instants are RFC 3339 in UTC."""
        if self.monitor is None:
            return "{}"
        agents = {
            name: {
                "stats": self.monitor.get_agent_stats(name),
                "timeline": self.prepare_memory_timeline_data(name),
                "consolidation": self.prepare_consolidation_data(name),
            }
            for name in self._names(agent_name)
        }
        alerts = [
            {
                "timestamp": alert.timestamp,
                "agent": alert.agent_name,
                "type": alert.alert_type,
                "severity": alert.severity,
                "message": alert.message,
            }
            for alert in self.monitor.get_alerts(agent_name=agent_name)
        ]
        export = {
            "schema_version": SCHEMA_VERSION,
            "generated_at": datetime.now(timezone.utc),
            "agents": agents,
            "alerts": alerts,
        }
        return json.dumps(_plain(export), indent=2, allow_nan=False, ensure_ascii=False)

    def print_ascii_chart(self, agent_name: str, metric: str = "memory_size", width: int = 60, height: int = 15) -> str:
        """A text chart of one metric of the timeline, to be printed."""
        timeline = self.prepare_memory_timeline_data(agent_name)
        if metric == "timestamps" or not timeline.get(metric):
            return "No data available"
        return ascii_chart(agent_name, metric, timeline[metric], max(1, width), max(1, height))

    def _names(self, agent_name: Optional[str]) -> list[str]:
        assert self.monitor is not None
        return [agent_name] if agent_name else list(self.monitor.agent_history)


def _plain(value: Any) -> Any:
    """As JSON can say it."""
    if isinstance(value, datetime):
        return text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)

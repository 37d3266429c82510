"""A monitor as a notebook shows it."""

from html import escape
from typing import Any

from .alerts import MemoryAlert

_RECENT = 5
_HEAD = ("Agent", "Memories", "Limit", "Usage", "Trend", "Alerts")


def render(simulation: str, stats: list[dict[str, Any]], alerts: list[MemoryAlert]) -> str:
    """A table of agents' statistics and the newest of the alerts; every name and text is escaped."""
    head = "".join(f"<th>{name}</th>" for name in _HEAD)
    rows = "".join(_row(agent) for agent in stats)
    listed = "".join(alert._repr_html_() for alert in alerts[-_RECENT:])
    return (
        f"<div><b>Memory of {escape(simulation)}</b>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{listed}</div>"
    )


def _row(stats: dict[str, Any]) -> str:
    memory = stats["current_memory"]
    ratio = memory.get("usage_ratio")
    cells = (
        stats["agent_name"],
        memory.get("total_size", memory.get("current_size")),
        "none" if memory.get("max_size") is None else memory["max_size"],
        f"{ratio:.1%}" if ratio else "unbounded",
        stats["memory_trend"],
        stats["total_alerts"],
    )
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"

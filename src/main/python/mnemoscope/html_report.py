"""A report as one page that needs nothing else: no script, no style sheet or font from elsewhere."""

from datetime import datetime, timezone
from html import escape
from typing import Any

from .alerts import MemoryAlert
from .charts import svg_line
from .times import text

_RECENT = 10
_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1f2328; }
h2 { margin-top: 2rem; border-bottom: 1px solid #d1d9e0; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem; }
dt { color: #59636e; font-size: .85em; } dd { margin: 0; font-size: 1.4em; }
figure { margin: 1rem 0; } svg { width: 100%; height: 10rem; color: #1f6feb; background: #f6f8fa; }
.alert { padding: .4rem .8rem; margin: .3rem 0; border-left: 4px solid #59636e; background: #f6f8fa; }
.alert-warning { border-color: #9a6700; } .alert-critical { border-color: #cf222e; } .alert-info { border-color: #1f6feb; }
"""


def render(stats: list[dict[str, Any]], series: list[dict[str, list[Any]]], alerts: list[MemoryAlert]) -> str:
    """Of agents' statistics with their timelines, and the newest alerts."""
    now = text(datetime.now(timezone.utc))
    agents = "".join(_agent(one, timeline) for one, timeline in zip(stats, series))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Memory Usage Report</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>Memory Usage Report</h1>\n<p>Generated: {now}</p>\n"
        f"{agents}{_alerts(alerts)}</body>\n</html>"
    )


def _agent(stats: dict[str, Any], timeline: dict[str, list[Any]]) -> str:
    memory = stats["current_memory"]
    figures = (
        ("Total Memories", memory.get("total_size", memory.get("current_size"))),
        ("Consolidations", stats["current_consolidation"].get("total_consolidations", 0)),
        ("Trend", stats["memory_trend"]),
        ("Alerts", stats["total_alerts"]),
        ("Snapshots", stats["snapshots_count"]),
    )
    cards = "".join(f"<div><dt>{label}</dt><dd>{escape(str(value))}</dd></div>" for label, value in figures)
    chart = ""
    if timeline["memory_size"]:
        caption = f"Memories, {text(timeline['timestamps'][0])} to {text(timeline['timestamps'][-1])}"
        chart = f"<figure>{svg_line(timeline['memory_size'])}<figcaption>{caption}</figcaption></figure>\n"
    return f"<h2>Agent: {escape(stats['agent_name'])}</h2>\n<dl>{cards}</dl>\n{chart}"


def _alerts(alerts: list[MemoryAlert]) -> str:
    if not alerts:
        return ""
    items = "".join(
        f'<div class="alert alert-{escape(alert.severity)}">{escape(str(alert))}</div>\n' for alert in alerts[-_RECENT:]
    )
    return f"<h2>Recent Alerts</h2>\n{items}"

"""The classic text report."""

from typing import Any

from .alerts import MemoryAlert

_RECENT = 5


def render(stats: list[dict[str, Any]], alerts: list[MemoryAlert]) -> str:
    """Of agents' statistics, in their order, and the newest of the alerts."""
    lines = ["=" * 60, "Memory Monitoring Report", "=" * 60, ""]
    for agent in stats:
        lines += _agent(agent)
    if alerts:
        lines += ["Recent Alerts:", "-" * 40, *map(str, alerts[-_RECENT:]), ""]
    lines.append("=" * 60)
    return "\n".join(lines)


def _agent(stats: dict[str, Any]) -> list[str]:
    memory, consolidation = stats["current_memory"], stats["current_consolidation"]
    ratio = memory.get("usage_ratio")
    return [
        f"Agent: {stats['agent_name']}",
        "-" * 40,
        f"Snapshots: {stats['snapshots_count']}",
        f"Memory Trend: {stats['memory_trend']}",
        f"Current Memory: {memory.get('total_size')} / {memory.get('max_size')}",
        f"Usage: {ratio:.1%}" if ratio else "Usage: Unbounded",
        f"Consolidations: {consolidation.get('total_consolidations', 0)}",
        f"  - Automatic: {consolidation.get('automatic_consolidations', 0)}",
        f"  - Manual: {consolidation.get('manual_consolidations', 0)}",
        f"Alerts: {stats['total_alerts']}",
        "",
    ]

"""Charts of one series: text for a terminal, SVG for a page."""

from collections.abc import Sequence

Number = float


def columns(values: Sequence[Number], width: int) -> list[Number]:
    """The values themselves if they fit, else the maxima of equal buckets over the whole series."""
    n = min(len(values), width)
    return [max(values[i * len(values) // n : (i + 1) * len(values) // n]) for i in range(n)]


def ascii_chart(name: str, metric: str, values: Sequence[Number], width: int, height: int) -> str:
    shown = columns(values, width)
    low = min(values)
    high = max(values) if max(values) > 0 else 1
    spread = high - low if high > low else 1
    top = height - 1
    lines = [f"Memory {metric.replace('_', ' ').title()} - {name}", "─" * (width + 10)]
    for row in range(top, -1, -1):
        label = low + row / max(1, top) * spread
        bars = "".join("█" if (value - low) / spread * top >= row - 0.5 else " " for value in shown)
        lines.append(f"{label:6.1f} │ {bars}")
    lines.append("       └" + "─" * width)
    lines.append(f"        {len(values)} data points")
    return "\n".join(lines)


def svg_line(values: Sequence[Number], width: int = 720, height: int = 160) -> str:
    """The series from the left to the right edge, from zero to its maximum."""
    shown = columns(values, width // 2)
    high = max([*shown, 1])
    step = width / max(1, len(shown) - 1)
    points = " ".join(f"{i * step:.1f},{height - value / high * (height - 4):.1f}" for i, value in enumerate(shown))
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" preserveAspectRatio="none">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="2"/></svg>'
    )

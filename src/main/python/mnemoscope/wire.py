"""Snapshots as NDJSON."""

import json
import math
import time
from typing import Any, Dict, List, NamedTuple

from .times import text


class Item(NamedTuple):
    """A snapshot on its way."""

    agent: str
    snapshot: Dict[str, Any]


_PIECE = 32
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=lambda value: _plain(value))


def line(simulation: str, item: Item, gauges: Dict[str, float]) -> bytes:
    """One line, with its line feed. What JSON cannot say (NaN, foreign objects) becomes null or text."""
    snapshot = {"simulation": simulation, "agent": item.agent, **item.snapshot}
    snapshot["timestamp"] = text(item.snapshot["timestamp"])
    if gauges:
        snapshot["gauges"] = {**snapshot.get("gauges", {}), **gauges}
    try:
        encoded = _ENCODER.encode(snapshot)
    except ValueError:
        encoded = _ENCODER.encode(_finite(snapshot))
    return encoded.encode("ascii") + b"\n"


def lines(simulation: str, items: List[Item], dropped: int) -> bytes:
    """A batch; how many were dropped before it is told with its first snapshot."""
    told: Dict[str, float] = {"client_dropped_total": dropped} if dropped else {}
    encoded = []
    for i, item in enumerate(items):
        encoded.append(line(simulation, item, told if i == 0 else {}))
        if i % _PIECE == _PIECE - 1:
            time.sleep(0)  # Lets the simulation's threads in, which would else wait for up to 5 ms.
    return b"".join(encoded)


def _plain(value: Any) -> Any:
    """Numbers of other libraries as numbers, anything else as text."""
    for convert in ("__index__", "__float__"):
        if hasattr(value, convert):
            return getattr(value, convert)()
    return str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {str(k): _finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    return value

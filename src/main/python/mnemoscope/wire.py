"""Snapshots as NDJSON, and as what waits to become that."""

import json
import marshal
import math
import time
from typing import Any

from .times import from_millis, text

_PIECE = 32
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=lambda value: simple(value))


def freeze(agent: str, millis: int, snapshot: dict[str, Any]) -> bytes:
    """A snapshot as it waits to be sent: without its timestamp, in bytes.

    Bytes are nothing to the garbage collector. A hundred thousand waiting dictionaries would be: it walks through all
    there are, in whatever call of the simulation it happens to run.
    """
    try:
        return marshal.dumps((agent, millis, snapshot))
    except ValueError:  # Objects of other libraries.
        return marshal.dumps((str(agent), millis, simple(snapshot)))


def line(simulation: str, frozen: bytes, gauges: dict[str, float]) -> bytes:
    """One line, with its line feed. What JSON cannot say (NaN, foreign objects) becomes null or text."""
    agent, millis, rest = marshal.loads(frozen)
    snapshot = {"simulation": simulation, "agent": agent, "timestamp": text(from_millis(millis)), **rest}
    if gauges:
        snapshot["gauges"] = {**snapshot.get("gauges", {}), **gauges}
    try:
        encoded = _ENCODER.encode(snapshot)
    except (ValueError, TypeError):
        encoded = _ENCODER.encode(simple(snapshot))
    return encoded.encode("ascii") + b"\n"


def lines(simulation: str, waiting: list[bytes], dropped: int) -> bytes:
    """A batch; how many were dropped before it is sent with its first snapshot."""
    told: dict[str, float] = {"client_dropped_total": dropped} if dropped else {}
    encoded = []
    for i, frozen in enumerate(waiting):
        encoded.append(line(simulation, frozen, told if i == 0 else {}))
        if i % _PIECE == _PIECE - 1:
            time.sleep(0)  # Lets the simulation's threads in, which would else wait for up to 5 ms.
    return b"".join(encoded)


def simple(value: Any) -> Any:
    """As JSON can say it: numbers of other libraries as numbers, what is not finite as null, anything else as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dict):
        return {str(k): simple(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [simple(v) for v in value]
    if hasattr(value, "__index__"):
        return int(value.__index__())
    if hasattr(value, "__float__"):
        number = float(value.__float__())
        return number if math.isfinite(number) else None
    return str(value)

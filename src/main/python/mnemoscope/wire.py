"""Snapshots as NDJSON, and as what waits to become that."""

import json
import marshal
import math
import time
from typing import Any, Optional

from .runs import STATUSES
from .times import from_millis, text

_PIECE = 32
_END = b'{"run_end":'
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
        if is_end(frozen):
            encoded.append(frozen)
            continue
        encoded.append(line(simulation, frozen, told))
        told = {}
        if i % _PIECE == _PIECE - 1:
            time.sleep(0)  # Lets the simulation's threads in, which would else wait for up to 5 ms.
    return b"".join(encoded)


def freeze_end(simulation: str, end: dict[str, Any]) -> bytes:
    """The end of a run as it waits behind the run's snapshots, in the queue and in a file: there a line among theirs. A client
    that does not know it sends it as a snapshot, which the server rejects."""
    said = {"simulation": simulation, **end, "at": text(from_millis(time.time_ns() // 1_000_000))}
    return _END + _ENCODER.encode(said).encode("ascii") + b"}\n"


def is_end(waiting: bytes) -> bool:
    return waiting.startswith(_END)


def thaw_end(line: bytes) -> Optional[tuple[str, dict[str, Any]]]:
    """Whose run has ended, and what is to be said of it; None if the line, which was in a file, does not say it."""
    try:
        end = json.loads(line)["run_end"]
        simulation, body = end["simulation"], {"status": end["status"], "reason": end["reason"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    known = isinstance(simulation, str) and body["status"] in STATUSES and isinstance(body["reason"], str)
    return (simulation, body) if known else None


def leading(waiting: list[bytes], most: int) -> list[bytes]:
    """What is sent in one request: the first so many snapshots, up to where a run ended, or that end."""
    if is_end(waiting[0]):
        return waiting[:1]
    until = next((i for i, one in enumerate(waiting) if is_end(one)), len(waiting))
    return waiting[: min(most, until)]


def leading_lines(body: bytes) -> bytes:
    """The same of lines."""
    until = body.find(b"\n") if is_end(body) else body.find(b"\n" + _END)
    return body[: until + 1] if until >= 0 else body


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

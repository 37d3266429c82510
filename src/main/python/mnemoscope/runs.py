"""How a simulation's run ended, and how to say so."""

import sys
from typing import Any, Optional

from .transport import segment

STATUSES = ("completed", "failed", "aborted")
_REASON = 1_000


def finish_path(simulation: str) -> str:
    """Where the end of a simulation's newest run is said."""
    return f"/api/v1/simulations/{segment(simulation)}/runs/latest/finish"


def finish_body(status: str, reason: str) -> dict[str, Any]:
    """What is said there; the reason is made to fit: one line, and not longer than the server takes."""
    if status not in STATUSES:
        raise ValueError(f"status must be completed, failed or aborted, not {status!r}")
    line = "".join(c if c.isprintable() else " " for c in reason.encode("utf-8", "replace").decode("utf-8"))
    return {"status": status, "reason": line[:_REASON]}


def outcome(raised: Optional[BaseException]) -> tuple[str, str]:
    """The status and the reason of a run that ended with this exception, or without one."""
    if raised is None or (isinstance(raised, SystemExit) and not raised.code):
        return "completed", ""
    if isinstance(raised, (KeyboardInterrupt, SystemExit, GeneratorExit)):
        return "aborted", type(raised).__name__
    return "failed", f"{type(raised).__name__}: {raised}"


def last_outcome() -> tuple[str, str]:
    """As the program ends: that of the exception that ended it, if one did."""
    return outcome(getattr(sys, "last_value", None))

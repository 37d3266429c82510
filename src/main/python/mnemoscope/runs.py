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
    line = "".join(c if c.isprintable() else " " for c in reason[:_REASON].encode("utf-8", "replace").decode("utf-8"))
    return {"status": status, "reason": line}


def outcome(raised: Optional[BaseException]) -> tuple[str, str]:
    """The status and the reason of a run that ended with this exception, or without one."""
    if raised is None or (isinstance(raised, SystemExit) and not raised.code):
        return "completed", ""
    name = type(raised).__name__
    if isinstance(raised, (KeyboardInterrupt, SystemExit, GeneratorExit)) or _is_cancelled(raised):
        return "aborted", name
    try:
        return "failed", f"{name}: {raised}"
    except Exception:  # noqa: BLE001, the simulation's own exception, which is to reach it as it is
        return "failed", name


def _is_cancelled(raised: BaseException) -> bool:
    """What asyncio makes of Ctrl-C in its tasks. It is there if asyncio is."""
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and isinstance(raised, asyncio.CancelledError)


def last_outcome() -> tuple[str, str]:
    """As the program ends: that of the exception that ended it, if one did."""
    return outcome(getattr(sys, "last_value", None))

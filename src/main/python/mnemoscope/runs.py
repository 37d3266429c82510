"""How a simulation's run ended, and how to say so."""

import builtins
import sys
from collections.abc import Iterator
from typing import Any, Optional

from .transport import segment

STATUSES = ("completed", "failed", "aborted")
_REASON = 1_000
_MOST_IN_A_GROUP = 1_000
# Python 3.11 and later have them; asyncio and trio raise them.
_GROUP: Any = getattr(builtins, "BaseExceptionGroup", ())


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
    if raised is None:
        return "completed", ""
    if isinstance(raised, SystemExit):
        return exit_outcome(raised.code)
    single = list(_leaves(raised))
    # Ctrl-C ends everything; what else a group has failed on its way out. Cancelled tasks follow a failure.
    interrupted: Optional[BaseException] = next((one for one in single if isinstance(one, KeyboardInterrupt)), None)
    if interrupted is None and single and all(map(_is_stop, single)):
        interrupted = single[0]
    if interrupted is not None:
        return "aborted", type(interrupted).__name__
    exits = [one for one in single if isinstance(one, SystemExit)]
    if exits and all(isinstance(one, SystemExit) or _is_stop(one) for one in single):
        return exit_outcome(next((one.code for one in exits if one.code), None))
    name = type(raised).__name__
    try:
        return "failed", f"{name}: {raised}"
    except Exception:  # noqa: BLE001, the simulation's own exception, which is to reach it as it is
        return "failed", name


def exit_outcome(code: Any) -> tuple[str, str]:
    """The same of a program that exits with this code, as ``sys.exit`` takes it: a text is printed, and is code 1."""
    if code is None:
        return "completed", ""
    if isinstance(code, int):
        return ("failed", f"exit code {int(code)}") if code else ("completed", "")
    try:
        return "failed", f"exit code 1: {code}"
    except Exception:  # noqa: BLE001, as above
        return "failed", "exit code 1"


def _leaves(raised: BaseException) -> Iterator[BaseException]:
    """The exception, or those in the group that it is."""
    left = [raised]
    for _ in range(_MOST_IN_A_GROUP):
        if not left:
            return
        one = left.pop()
        if _GROUP and isinstance(one, _GROUP):
            left.extend(reversed(one.exceptions))
        else:
            yield one


def _is_stop(raised: BaseException) -> bool:
    """Whether it was stopped from outside. What asyncio makes of Ctrl-C in its tasks is there if asyncio is."""
    asyncio = sys.modules.get("asyncio")
    return isinstance(raised, (KeyboardInterrupt, GeneratorExit)) or (
        asyncio is not None and isinstance(raised, asyncio.CancelledError)
    )

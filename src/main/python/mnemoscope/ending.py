"""How a program ended, for what runs while it ends.

Python does not say it there. An exception that ended the program is in ``sys.last_value``, but so are those of a notebook's
cells, which ended nothing. Of a ``SystemExit`` nothing is kept: no hook is called for it, it is gone before ``atexit`` runs,
and only the interpreter's C code knows the exit code. What can be known:

- from the outermost frame of the main thread, whether the program came to its end, and which exception passed through it;
- what ``sys.exit`` was called with, and where that frame was then. For that a function of the same effect stands in its
  place, only while there is a run whose end is not said yet;
- a ``SystemExit`` that passes through a watched step.

Not known is the code of ``raise SystemExit(3)`` or ``exit(3)`` elsewhere, and anything of a program that has no Python frame in
its main thread. Then the run has ended, and is ``aborted``: neither ``completed`` nor ``failed`` can be said of it.
"""

import functools
import opcode
import sys
import threading
from types import FrameType
from typing import Any, Callable, Optional

from .lifecycle import in_children
from .runs import exit_outcome, outcome

_EXIT = "exit"
_UNKNOWN = ("aborted", "the program ended early; its exit code is not known")
_RETURNS = {opcode.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in opcode.opmap}
_LAUNCHERS = ("multiprocessing.popen_fork", "multiprocessing.forkserver")
_CACHE = opcode.opmap.get("CACHE")


class ProgramEnd:
    """Watches how the program ends, until :meth:`forget`."""

    def __init__(self) -> None:
        self._root = _outermost()
        self._exit: Optional[tuple[int, Any]] = None
        _EXITS.watch(self)

    def forget(self) -> None:
        """Leaves ``sys.exit`` as it was. May be called twice."""
        _EXITS.release(self)

    def exits(self, code: Any) -> None:
        """A SystemExit with this code is on its way. In the main thread it ends the program, if it is not caught."""
        if self._root is not None and threading.current_thread() is threading.main_thread():
            self._exit = (_instruction(self._root, self._root.f_lasti), code)

    def outcome(self) -> tuple[str, str]:
        """The status and the reason, when the program ends."""
        root = self._root
        if root is None:
            return _UNKNOWN
        if _is_running(root):
            return _child_outcome()
        code, last = root.f_code.co_code, _instruction(root, root.f_lasti)
        if last < 0 or code[last] in _RETURNS:
            return "completed", ""
        again = _raises_again(code, last)
        traceback = getattr(sys, "last_traceback", None)
        if traceback is not None and traceback.tb_frame is root and (again or _instruction(root, traceback.tb_lasti) == last):
            return outcome(getattr(sys, "last_value", None))
        if self._exit is not None and (again or self._exit[0] == last):
            return exit_outcome(self._exit[1])
        return _UNKNOWN


class _Exits:
    """What stands in the place of ``sys.exit`` while there is a :class:`ProgramEnd`."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._watching: list[ProgramEnd] = []
        self._placed: Optional[Callable[..., Any]] = None
        self._original: Callable[..., Any] = sys.exit
        in_children(self)

    def forked(self) -> None:
        self._lock = threading.RLock()

    def watch(self, end: ProgramEnd) -> None:
        with self._lock:
            self._watching.append(end)
            if self._placed is None:
                self._original = original = getattr(sys, _EXIT)

                @functools.wraps(original)
                def exits(*code: Any) -> Any:
                    for watching in list(self._watching):
                        watching.exits(code[0] if code else None)
                    return original(*code)

                self._placed = exits
                setattr(sys, _EXIT, exits)

    def release(self, end: ProgramEnd) -> None:
        with self._lock:
            if end in self._watching:
                self._watching.remove(end)
            # If another function was put in its place meanwhile, that one calls ours, which has nothing to do.
            if not self._watching and self._placed is not None and getattr(sys, _EXIT) is self._placed:
                setattr(sys, _EXIT, self._original)
                self._placed = None


_EXITS = _Exits()


def _outermost() -> Optional[FrameType]:
    """The main thread's."""
    frame: Optional[FrameType] = sys._getframe()
    if threading.current_thread() is not threading.main_thread():
        frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None and frame.f_back is not None:
        frame = frame.f_back
    return frame


def _is_running(root: FrameType) -> bool:
    frame: Optional[FrameType] = sys._getframe()
    while frame is not None and frame is not root:
        frame = frame.f_back
    return frame is not None


def _child_outcome() -> tuple[str, str]:
    """Of a child of multiprocessing, which finalises while its exception passes; with Python 3.13 it has an exit code then."""
    frame: Optional[FrameType] = sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") != "multiprocessing.process":
        if frame.f_globals.get("__name__") in _LAUNCHERS and "code" in frame.f_locals:
            return exit_outcome(frame.f_locals["code"])
        frame = frame.f_back
    return outcome(sys.exc_info()[1])


def _instruction(frame: FrameType, at: int) -> int:
    """The one that this place in its code belongs to: Python 3.11 and later have caches behind some."""
    while at > 0 and frame.f_code.co_code[at] == _CACHE:
        at -= 2
    return at


def _raises_again(code: bytes, at: int) -> bool:
    """At the end of a ``with`` or a ``finally``, or by a bare ``raise``: what came from elsewhere."""
    return code[at] == opcode.opmap.get("RERAISE") or (code[at] == opcode.opmap["RAISE_VARARGS"] and code[at + 1] == 0)

"""What must be done in a forked child, and at the end of a program."""

import atexit
import logging
import os
import sys
import time
from typing import Any
from weakref import WeakSet

LOG = logging.getLogger("mnemoscope")

_IN_CHILDREN: "WeakSet[Any]" = WeakSet()
_FIRST_AT_THE_END: "WeakSet[Any]" = WeakSet()
_AT_THE_END: "WeakSet[Any]" = WeakSet()
_FINALIZED: set[int] = set()


def in_children(holder: Any) -> None:
    """``holder.forked()`` is called in each forked child: threads, connections and files are the parent's, and a lock may be
    held by a thread that is not there."""
    _IN_CHILDREN.add(holder)


def at_the_end(holder: Any, first: bool = False) -> None:
    """``holder.ending(started)`` is called at the end of the program, with the monotonic time at which the end began; of those
    that have something to say before others are closed, ``first``."""
    (_FIRST_AT_THE_END if first else _AT_THE_END).add(holder)


def will_send() -> None:
    """A child of multiprocessing ends without atexit; it has finalizers of its own."""
    if "multiprocessing.util" in sys.modules and os.getpid() not in _FINALIZED:
        from multiprocessing import parent_process, util

        if parent_process() is not None:
            _FINALIZED.add(os.getpid())
            util.Finalize(None, _end, exitpriority=100)


def _forked() -> None:
    for holder in list(_IN_CHILDREN):
        holder.forked()


def _end() -> None:
    started = time.monotonic()
    for holder in [*_FIRST_AT_THE_END, *_AT_THE_END]:
        try:
            holder.ending(started)
        except Exception:  # the program ends as it would without us
            LOG.debug("Mnemoscope: closing failed", exc_info=True)


atexit.register(_end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

"""Makes room in the queue while the sending thread waits for a slow answer."""

import threading
from typing import Callable

from .outbox import Outbox


class Mover:
    """A thread that moves the oldest of what waits to where it overflows, while the queue is more than half full.

    What is being sent goes first, for it may fail: then the file still has everything in order, and if it succeeds the
    server knows it when it comes again. Thread-safe.
    """

    def __init__(self, outbox: Outbox, overflow: Callable[[list[bytes]], bool]) -> None:
        self._outbox = outbox
        self._overflow = overflow
        self.reset()

    def reset(self) -> None:
        """With a new lock: for a forked child."""
        self._lock = threading.Lock()
        self._moving = False

    def make_room(self) -> None:
        """Starts the thread if it is time."""
        if self._moving or not self._outbox.crowded:
            return
        with self._lock:
            if self._moving:
                return
            self._moving = True
        try:
            threading.Thread(target=self._run, name="mnemoscope-spool", daemon=True).start()
        except RuntimeError:  # The interpreter ends, and Python 3.12 starts none then.
            self._moving = False

    def _run(self) -> None:
        going = True
        while going and self._outbox.crowded:
            going = False
            try:
                going = self._overflow(self._outbox.move())
            finally:
                self._outbox.moved(going)
        self._moving = False

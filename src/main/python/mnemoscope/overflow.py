"""Where snapshots go that cannot be sent now, if there is such a place."""

from typing import Callable, Optional

from .spool import Spool


class Overflow:
    """A :class:`Spool` that may be missing, or break: then there is none from then on, and ``broken`` is called."""

    def __init__(self, path: Optional[str], limit: int, broken: Callable[[OSError], None]) -> None:
        self._spool = Spool(path, limit) if path else None
        self._broken = broken

    @property
    def there(self) -> bool:
        return self._spool is not None

    def __bool__(self) -> bool:
        """Whether there is something to send."""
        try:
            return self._spool is not None and bool(self._spool)
        except OSError as e:
            self._lose(e)
            return False

    def take(self, lines: Callable[[], bytes]) -> bool:
        """Whether the lines are there now; they are only made if there is a file."""
        if self._spool is None:
            return False
        try:
            self._spool.append(lines())
            return True
        except OSError as e:
            self._lose(e)
            return False

    def front(self) -> tuple[bytes, int]:
        """See :meth:`Spool.front`; nothing where there is no file."""
        return self._spool.front() if self._spool is not None else (b"", 0)

    def sent(self, position: int) -> None:
        if self._spool is not None:
            self._spool.sent(position)

    @property
    def dropped(self) -> int:
        return self._spool.dropped if self._spool is not None else 0

    def forget(self) -> None:
        """In a forked child: the file is the parent's."""
        if self._spool is not None:
            self._spool.forget()

    def close(self) -> None:
        if self._spool is not None:
            self._spool.close()

    def _lose(self, cause: OSError) -> None:
        self._spool = None
        self._broken(cause)

"""A file for snapshots that the server could not be given."""

import contextlib
import glob
import io
import os
import re
import threading
from typing import Optional

try:
    import fcntl
except ImportError:  # Windows: no two processes may name the same file there.
    fcntl = None  # type: ignore[assignment]

_CHUNK = 512 * 1024


class Spool:
    """NDJSON, appended at the end, sent from the front, emptied when all is sent. Thread-safe.

    It survives the end of the process (not a power cut: it is not synced). A snapshot that was sent but still stands here
    is sent again later, which the server notices. If another process holds the file, this one takes a name of its own
    beside it. Beyond its limit the older half is given up.
    """

    def __init__(self, path: str, limit: int) -> None:
        self._wanted = path
        self._limit = limit
        self._file: Optional[io.FileIO] = None
        self._path = path
        self._sent = 0
        self._size = 0
        self._shifted = 0
        self.dropped = 0
        self._closed = False
        self._lock = threading.RLock()

    def __bool__(self) -> bool:
        """Whether there is something to send."""
        with self._lock:
            if self._closed and self._file is None:
                return False
            self._open()
            return self._sent < self._size

    def append(self, lines: bytes) -> None:
        with self._lock:
            file = self._open()
            if self._size + len(lines) > self._limit:
                self._give_up_older_half(file)
            self._size += _write(file, self._size, lines)

    def front(self) -> tuple[bytes, int]:
        """Some of the first lines that are not sent yet, and what :meth:`sent` is to be called with once they are."""
        with self._lock:
            file = self._open()
            wanted = _CHUNK
            while True:
                lines = _read(file, self._sent, wanted)
                end = lines.rfind(b"\n") + 1
                if end or len(lines) < wanted:
                    return lines[:end], self._shifted + self._sent + (end or len(lines))
                wanted *= 2

    def sent(self, position: int) -> None:
        with self._lock:
            self._sent = max(self._sent, position - self._shifted)  # Less, if the older half was given up meanwhile.
            if self._sent >= self._size:
                self._open().truncate(0)
                self._sent = self._size = 0

    def forget(self) -> None:
        """In a forked child: the file is the parent's."""
        self._lock = threading.RLock()
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Removes the file if nothing is left in it. What is appended later opens it again."""
        with self._lock:
            self._closed = True
            if self._file is None:
                return
            if not self:
                with contextlib.suppress(OSError):
                    os.remove(self._path)
            self._file.close()
            self._file = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> io.FileIO:
        if self._file is None:
            self._path = self._wanted
            file = _locked(self._path)
            if file is None:
                self._path = f"{self._wanted}.{os.getpid()}.{id(self):x}"
                file = _locked(self._path)
            if file is None:
                raise OSError(f"{self._wanted} is in use")
            self._file = file
            self._sent = 0
            self._size = _whole_lines(file)
            file.truncate(self._size)
            self._adopt(file)
        return self._file

    def _adopt(self, file: io.FileIO) -> None:
        """Takes over what processes that are gone have left beside the file."""
        for path in glob.glob(glob.escape(self._wanted) + ".*.*"):
            if path == self._path or not re.fullmatch(r"\d+\.[0-9a-f]+", path[len(self._wanted) + 1 :]):
                continue
            left = _locked(path)
            if left is not None:
                self._size += _write(file, self._size, _read(left, 0, _whole_lines(left)))
                os.remove(path)
                left.close()

    def _give_up_older_half(self, file: io.FileIO) -> None:
        middle = max(self._sent, self._size // 2)
        rest = _read(file, middle, self._size - middle)
        newer = rest[rest.find(b"\n") + 1 :]
        older = _read(file, self._sent, self._size - len(newer) - self._sent)
        self.dropped += older.count(b"\n")
        self._shifted += self._size - len(newer)
        file.truncate(0)
        self._size = _write(file, 0, newer)
        self._sent = 0


def _locked(path: str) -> Optional[io.FileIO]:
    """The file, made if it is not there, for its owner alone; none if another process holds it."""
    file = io.FileIO(path, "r+", opener=lambda name, flags: os.open(name, flags | os.O_CREAT, 0o600))
    if fcntl is not None:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
    return file


def _read(file: io.FileIO, position: int, count: int) -> bytes:
    file.seek(position)
    parts = []
    while count > 0:
        part = file.read(count)
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(file: io.FileIO, position: int, data: bytes) -> int:
    file.seek(position)
    written = 0
    while written < len(data):
        written += file.write(data[written:]) or 0
    return written


def _whole_lines(file: io.FileIO) -> int:
    """The length without a last line that a crash cut off."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        start = max(0, end - _CHUNK)
        at = _read(file, start, end - start).rfind(b"\n")
        if at >= 0:
            return start + at + 1
        end = start
    return 0

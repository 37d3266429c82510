"""HTTP connections whose answers have one deadline.

The standard library's timeout is for each read of the socket: a server that sends a byte now and then would keep its client
waiting for ever.
"""

import http.client
import io
import socket
import ssl
import time
from functools import partial
from typing import Any, Optional

_MOST_BYTES = 64 * 1024 * 1024
_PIECE = 64 * 1024


class _Reader(io.RawIOBase):
    """A socket's bytes until the deadline."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock, self._deadline = sock, deadline
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout("timed out")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, deadline: float, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_Reader(sock, deadline))


class Connection:
    """One kept connection, for one request at a time."""

    def __init__(self, host: str, port: Optional[int], secure: bool) -> None:
        self._http: http.client.HTTPConnection
        if secure:
            self._http = http.client.HTTPSConnection(host, port, context=ssl.create_default_context())
        else:
            self._http = http.client.HTTPConnection(host, port)

    def ask(
        self, method: str, path: str, body: Optional[bytes], headers: Any, timeout: float
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and its body. Whatever goes wrong is an OSError, an HTTPException or a ValueError."""
        deadline = time.monotonic() + timeout
        self._http.timeout = timeout
        if self._http.sock is not None:
            self._http.sock.settimeout(timeout)
        self._http.response_class = partial(_Response, deadline=deadline)  # type: ignore[assignment]
        self._http.request(method, path, body, headers)
        response = self._http.getresponse()
        pieces, length = [], 0
        while True:
            piece = response.read(_PIECE)
            if not piece:
                break
            length += len(piece)
            if length > _MOST_BYTES:
                raise ValueError("the answer is too long")
            pieces.append(piece)
        return response, b"".join(pieces)

    def close(self) -> None:
        self._http.close()

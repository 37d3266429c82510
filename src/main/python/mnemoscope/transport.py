"""HTTP to the server: kept connections, one deadline for each request, and few kinds of failure."""

import http.client
import json
import math
import os
import socket
from typing import Any, Optional
from urllib.parse import quote, urlsplit

from .deadline import Connection

DEFAULT_URL = "http://127.0.0.1:8080"
_IDLE_CONNECTIONS = 16
_REFUSALS = (400, 404, 405, 409, 413)
_RECEIPT = {"accepted": int, "duplicates": int, "rejected": int, "alerts": list}


class Unreachable(Exception):
    """The server does not answer, or answers that it cannot now. To be tried again, not before ``retry_after`` seconds."""

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TooLarge(Exception):
    """The body is longer than the server takes."""


class Transport:
    """One server. Thread-safe; a connection is used by one thread at a time."""

    def __init__(self, url: Optional[str], token: Optional[str]) -> None:
        self.url = (url or os.environ.get("MNEMOSCOPE_URL") or DEFAULT_URL).rstrip("/")
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url must be http://HOST:PORT or https://HOST:PORT, not {self.url!r}")
        self._host, self._port, self._secure, self._base = parts.hostname, parts.port, parts.scheme == "https", parts.path
        token = token or os.environ.get("MNEMOSCOPE_TOKEN")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._idle: list[Connection] = []

    def post_snapshots(self, body: bytes, timeout: float) -> dict[str, Any]:
        """The receipt, also where every snapshot was rejected."""
        status, answer = self._request("POST", "/api/v1/snapshots", body, "application/x-ndjson", timeout)
        if status == 413:
            raise TooLarge()
        if status not in (400, 429) or not isinstance(answer, dict) or "errors" not in answer:
            answer = _checked(status, answer)
        receipt: dict[str, Any] = answer
        if not all(isinstance(receipt.get(name), kind) for name, kind in _RECEIPT.items()):
            raise Unreachable(f"{self.url} does not answer as Mnemoscope does", 5.0)
        return receipt

    def post(self, path: str, body: Any, timeout: float) -> Any:
        encoded = json.dumps(body).encode("ascii")
        return _checked(*self._request("POST", path, encoded, "application/json", timeout))

    def post_once(self, path: str, body: dict[str, Any], timeout: float) -> str:
        """Empty if the server has taken it, else why it never will."""
        status, answer = self._request("POST", path, json.dumps(body).encode("ascii"), "application/json", timeout)
        if status in _REFUSALS and isinstance(answer, dict) and answer.get("detail"):
            return f"{status} {answer['detail']}"
        _checked(status, answer)
        return ""

    def put(self, path: str, body: dict[str, Any], timeout: float) -> tuple[int, Any]:
        return self._request("PUT", path, json.dumps(body).encode("ascii"), "application/json", timeout)

    def get(self, path: str, timeout: float) -> Any:
        """None where there is no such thing."""
        status, answer = self._request("GET", path, None, None, timeout)
        return None if status == 404 else _checked(status, answer)

    def delete(self, path: str, timeout: float) -> Any:
        return _checked(*self._request("DELETE", path, None, None, timeout))

    def reach(self, timeout: float) -> None:
        """Whether the server listens: cheaper than to prepare a body in vain."""
        try:
            socket.create_connection((self._host, self._port or (443 if self._secure else 80)), timeout).close()
        except OSError as e:
            raise Unreachable(self._failure(e)) from e

    def forget_connections(self) -> None:
        """In a forked child: the connections are the parent's."""
        self.close()

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    def __del__(self) -> None:
        for connection in getattr(self, "_idle", ()):
            connection.close()

    def _request(
        self, method: str, path: str, body: Optional[bytes], content_type: Optional[str], timeout: float
    ) -> tuple[int, Any]:
        headers = {**self._headers, **({"Content-Type": content_type} if content_type else {})}
        while True:
            connection, fresh = self._connection()
            try:
                response, data = connection.ask(method, self._base + path, body, headers, timeout)
            except (OSError, http.client.HTTPException, ValueError) as e:
                connection.close()
                # A kept connection may have been closed by the server; a snapshot sent twice is stored once.
                if fresh or isinstance(e, (socket.timeout, TimeoutError)):
                    raise Unreachable(self._failure(e)) from e
                continue
            if not response.will_close and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append(connection)
            else:
                connection.close()
            return _answer(response, data)

    def _connection(self) -> tuple[Connection, bool]:
        try:
            return self._idle.pop(), False
        except IndexError:
            return Connection(self._host, self._port, self._secure), True

    def _failure(self, cause: Exception) -> str:
        return f"{self.url}: {cause.__class__.__name__} {cause}".rstrip()


def segment(name: str) -> str:
    """A name as one segment of a path, or as a value in a query."""
    return quote(name, safe="", errors="replace")


def _answer(response: http.client.HTTPResponse, data: bytes) -> tuple[int, Any]:
    try:
        answer = json.loads(data) if data else None
    except (ValueError, RecursionError):
        answer = None
    if response.status in (429, 503) and not _is_full(answer):
        raise Unreachable(f"the server answered {response.status}", _seconds(response.headers.get("Retry-After")))
    return response.status, answer


def _is_full(answer: Any) -> bool:
    """Whether the server has no room for these agents. What others wait to send must not wait for that."""
    return isinstance(answer, dict) and answer.get("limit") == "agents"


def _seconds(retry_after: Optional[str]) -> float:
    try:
        seconds = float(retry_after or 1)
    except ValueError:
        return 1.0
    return max(0.0, seconds) if math.isfinite(seconds) else 1.0


def _checked(status: int, answer: Any) -> Any:
    """An object: all that we ask for is one."""
    if status == 200 and isinstance(answer, dict):
        return answer
    detail = answer.get("detail", "") if isinstance(answer, dict) else ""
    raise Unreachable(f"the server answered {status} {detail}".rstrip(), 5.0)

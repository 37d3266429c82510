"""HTTP to the server: kept connections, one deadline for each request, and few kinds of failure."""

import http.client
import json
import os
import socket
import ssl
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import quote, urlsplit

DEFAULT_URL = "http://127.0.0.1:8080"
_IDLE_CONNECTIONS = 16


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
        self._idle: List[http.client.HTTPConnection] = []

    def post_snapshots(self, body: bytes, timeout: float) -> Dict[str, Any]:
        """The receipt, also where every snapshot was rejected."""
        status, answer = self._request("POST", "/api/v1/snapshots", body, "application/x-ndjson", timeout)
        if status == 400 and isinstance(answer, dict) and "errors" in answer:
            return answer
        if status == 413:
            raise TooLarge()
        return _checked(status, answer)

    def put(self, path: str, body: Dict[str, Any], timeout: float) -> Tuple[int, Any]:
        return self._request("PUT", path, json.dumps(body).encode("ascii"), "application/json", timeout)

    def get(self, path: str, timeout: float) -> Any:
        """None where there is no such thing."""
        status, answer = self._request("GET", path, None, None, timeout)
        return None if status == 404 else _checked(status, answer)

    def delete(self, path: str, timeout: float) -> Any:
        return _checked(*self._request("DELETE", path, None, None, timeout))

    def reach(self, timeout: float) -> None:
        """Whether anybody listens: cheaper than to prepare a body for nobody."""
        try:
            socket.create_connection((self._host, self._port or (443 if self._secure else 80)), timeout).close()
        except OSError as e:
            raise Unreachable(f"{self.url}: {e.__class__.__name__} {e}".rstrip()) from e

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
    ) -> Tuple[int, Any]:
        headers = {**self._headers, **({"Content-Type": content_type} if content_type else {})}
        while True:
            connection, fresh = self._connection(timeout)
            try:
                connection.request(method, self._base + path, body, headers)
                response = connection.getresponse()
                data = response.read()
            except (ConnectionError, http.client.HTTPException, OSError) as e:
                connection.close()
                # A kept connection may have been closed by the server; a snapshot sent twice is stored once.
                if fresh or isinstance(e, (socket.timeout, TimeoutError)):
                    raise Unreachable(f"{self.url}: {e.__class__.__name__} {e}".rstrip()) from e
                continue
            if not response.will_close and len(self._idle) < _IDLE_CONNECTIONS:
                self._idle.append(connection)
            else:
                connection.close()
            return _answer(response, data)

    def _connection(self, timeout: float) -> Tuple[http.client.HTTPConnection, bool]:
        try:
            connection = self._idle.pop()
            connection.timeout = timeout
            if connection.sock is not None:
                connection.sock.settimeout(timeout)
            return connection, False
        except IndexError:
            if self._secure:
                context = ssl.create_default_context()
                return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=context), True
            return http.client.HTTPConnection(self._host, self._port, timeout=timeout), True


def segment(name: str) -> str:
    """A name as one segment of a path, or as a value in a query."""
    return quote(name, safe="", errors="replace")


def _answer(response: http.client.HTTPResponse, data: bytes) -> Tuple[int, Any]:
    if response.status in (429, 503):
        try:
            wait = float(response.headers.get("Retry-After") or 1)
        except ValueError:
            wait = 1.0
        raise Unreachable(f"the server answered {response.status}", wait)
    try:
        return response.status, json.loads(data) if data else None
    except ValueError:
        return response.status, None


def _checked(status: int, answer: Any) -> Any:
    if status == 200 and answer is not None:
        return answer
    detail = answer.get("detail", "") if isinstance(answer, dict) else ""
    raise Unreachable(f"the server answered {status} {detail}".rstrip(), 5.0)

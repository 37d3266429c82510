"""A real server in a process of its own, and agents of both kinds."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "src" / "main" / "python"))
from mnemoscope import deadline  # noqa: E402

GOLDEN = sorted((ROOT / "src" / "test" / "resources" / "golden").glob("case-*.json"))

# An alert is no news in a test.
logging.getLogger("mnemoscope.alerts").setLevel(logging.CRITICAL)

_PORTS: Set[int] = set()
_RECORDING = threading.Lock()


def record(method: str, target: str, status: int, content_type: Optional[str], body: bytes) -> None:
    """Keeps an answer of the server's in the file that ANSWERS names, to be compared with the contract: a line of JSON."""
    kept = os.environ.get("ANSWERS")
    if kept:
        line = {"method": method, "target": target, "status": status, "type": content_type, "body": b64encode(body).decode()}
        with _RECORDING, open(kept, "a", encoding="ascii") as out:
            out.write(json.dumps(line) + "\n")


def _recorded(ask: Any) -> Any:
    def recording(self: Any, method: str, path: str, *rest: Any) -> Any:
        response, data = ask(self, method, path, *rest)
        # The others are servers of the tests' own, which answer what they like.
        if self._http.port in _PORTS:
            record(method, path, response.status, response.headers.get("Content-Type"), data)
        return response, data

    return recording


deadline.Connection.ask = _recorded(deadline.Connection.ask)


class Server:
    """The packaged server; SERVER_JAR names it."""

    def __init__(self) -> None:
        self.data = tempfile.TemporaryDirectory(prefix="mnemoscope-")
        self.port = 0
        self.process: Optional[subprocess.Popen] = None
        self.start()

    def start(self) -> None:
        """On the same port and data as before."""
        jar = os.environ.get("SERVER_JAR", str(ROOT / "target" / "mnemoscope.jar"))
        java = os.environ.get("SERVER_JAVA", "java")
        flags = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        command = [java, *flags, "-jar", jar, "serve", "--port", str(self.port), "--data", self.data.name]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        said: List[str] = []
        for line in self.process.stdout:
            said.append(line)
            ready = re.search(r"ready at (http://[0-9.]+:(\d+))", line)
            if ready:
                self.url, self.port = ready.group(1), int(ready.group(2))
                _PORTS.add(self.port)
                self._reader = threading.Thread(target=self.process.stdout.read, daemon=True)
                self._reader.start()
                return
        raise AssertionError("the server did not become ready:\n" + "".join(said))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(15)
        self._reader.join()
        self.process.stdout.close()
        self.data.cleanup()

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            data = answer.read()
            record("GET", path, answer.status, answer.headers.get("Content-Type"), data)
            body = data.decode()
            return json.loads(body) if "json" in answer.headers.get("Content-Type", "") else body


_SERVER: List[Server] = []


def server() -> Server:
    """The one that all tests share; it ends with them."""
    if not _SERVER:
        _SERVER.append(Server())
        import atexit

        atexit.register(_SERVER[0].stop)
    return _SERVER[0]


class Recorder:
    """A server that takes everything, and remembers in which order. What it answers to ends of runs can be set."""

    def __init__(self) -> None:
        self.asked: List[Tuple[str, Any]] = []
        self.finish: Tuple[int, Dict[str, Any]] = (200, {"run": "latest"})
        self._server = None
        self.start(0)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, port: Optional[int] = None) -> None:
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                lines = [json.loads(line) for line in body.splitlines()]
                status, answer = 200, {"accepted": len(lines), "duplicates": 0, "rejected": 0, "alerts": []}
                if self.path.endswith("/finish"):
                    status, answer = recorder.finish
                recorder.asked += [(self.command + " " + self.path, line) for line in lines]
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_PUT = do_POST

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port if port is None else port), Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Recorder":
        return self

    def __exit__(self, *unused: Any) -> None:
        self.stop()

    @property
    def snapshots(self) -> List[Dict[str, Any]]:
        return [line for path, line in self.asked if path == "POST /api/v1/snapshots"]

    @property
    def ends(self) -> List[Tuple[str, str]]:
        """The status and the reason of the runs that have ended."""
        return [(line["status"], line["reason"]) for path, line in self.asked if path.endswith("/finish")]

    @property
    def order(self) -> List[str]:
        """The agents of the snapshots, with the statuses of the runs that have ended between them."""
        return [line.get("agent") or line["status"] for path, line in self.asked if path.startswith("POST")]


def stats(current: int, buffer: int = 0, limit: Optional[int] = 100) -> Dict[str, Any]:
    return {
        "current_size": current,
        "buffer_size": buffer,
        "total_size": current + buffer,
        "max_size": limit,
        "usage_ratio": current / limit if limit else None,
        "is_bounded": limit is not None,
        "approaching_limit": bool(limit) and current >= 0.8 * limit,
    }


def metrics(total: int = 0, memories: int = 0) -> Dict[str, Any]:
    return {
        "total_consolidations": total,
        "automatic_consolidations": total,
        "manual_consolidations": 0,
        "last_consolidation_time": 0.5 if total else None,
        "total_memories_consolidated": memories,
        "average_consolidation_size": memories / total if total else 0,
    }


class _Memory:
    def __init__(self) -> None:
        self.stats = stats(10)

    def get_memory_stats(self) -> Dict[str, Any]:
        return self.stats


class CountingAgent:
    """An agent that tells its own figures."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.episodic_memory = _Memory()
        self.consolidation = metrics()
        self._current_episode_event_count = 0

    def set(self, current: int, buffer: int = 0, limit: Optional[int] = 100) -> "CountingAgent":
        self.episodic_memory.stats = stats(current, buffer, limit)
        return self

    def get_consolidation_metrics(self) -> Dict[str, Any]:
        return self.consolidation


class _Lists:
    def __init__(self) -> None:
        self.memory: List[str] = []
        self.episodic_buffer: List[str] = []


class _Semantic:
    def __init__(self) -> None:
        self.memories: List[str] = []


class UpstreamAgent:
    """An agent as TinyTroupe has it: it tells nothing."""

    MIN_EPISODE_LENGTH = 2
    MAX_EPISODE_LENGTH = 5

    def __init__(self, name: str) -> None:
        self.name = name
        self.episodic_memory = _Lists()
        self.semantic_memory = _Semantic()
        self._current_episode_event_count = 0
        self.broken = False

    def store_in_memory(self, event: str) -> None:
        self.episodic_memory.episodic_buffer.append(event)
        self._current_episode_event_count += 1
        if self._current_episode_event_count >= self.MAX_EPISODE_LENGTH:
            self.consolidate_episode_memories()

    def consolidate_episode_memories(self) -> bool:
        if self.broken:
            raise RuntimeError("no model")
        if self._current_episode_event_count <= self.MIN_EPISODE_LENGTH:
            return False
        self.semantic_memory.memories.append("gist")
        self.episodic_memory.memory += self.episodic_memory.episodic_buffer
        self.episodic_memory.episodic_buffer = []
        self._current_episode_event_count = 0
        return True

    def act(self) -> None:
        self.store_in_memory("thought")


class World:
    """A TinyWorld as far as watching goes."""

    def __init__(self, *agents: Any) -> None:
        from datetime import datetime

        self.agents = list(agents)
        self.current_datetime = datetime(2024, 1, 5, 9)

    def _step(self) -> None:
        from datetime import timedelta

        self.current_datetime += timedelta(hours=1)
        for agent in self.agents:
            agent.act()

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self._step()


def seconds(work: Any) -> float:
    """How long it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class _Warnings(logging.Handler):
    def __init__(self, kept: List[str]) -> None:
        super().__init__(logging.WARNING)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            self.kept.append(record.getMessage())


def quiet_log(test: Any) -> List[str]:
    """The warnings of the client while the test runs, which go nowhere else."""
    kept: List[str] = []
    log, handler = logging.getLogger("mnemoscope"), _Warnings(kept)
    log.addHandler(handler)
    propagate, log.propagate = log.propagate, False
    test.addCleanup(setattr, log, "propagate", propagate)
    test.addCleanup(log.removeHandler, handler)
    return kept


def eventually(condition: Any, seconds: float = 20.0) -> bool:
    """Whether it becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return bool(condition())

"""Servers that do not do as they should. None of them reaches the simulation."""

import json
import logging
import socket
import threading
import time
import unittest
from contextlib import contextmanager

from support import CountingAgent, eventually, quiet_log, seconds

from mnemoscope import MemoryMonitor, MemoryProfiler

RECEIPT = {"accepted": 1, "duplicates": 0, "rejected": 0, "errors": [], "alerts": []}
GARBAGE_ALERT = {"simulation": "s", "agent": ["?"], "type": None, "timestamp": "yesterday"}


def http(status, body, *headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Content-Type: application/json", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@contextmanager
def answering(answer):
    """A server that gives every request the same bytes (or what a function of the socket does), for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    going = True

    def talk(client):
        with client:
            try:
                while going:
                    request = b""
                    while b"\r\n\r\n" not in request:
                        piece = client.recv(65536)
                        if not piece:
                            return
                        request += piece
                    client.setblocking(True)
                    head, _, body = request.partition(b"\r\n\r\n")
                    length = int((head.lower() + b"\r\n").partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                    while len(body) < length:
                        body += client.recv(65536)
                    answer(client) if callable(answer) else client.sendall(answer)
            except OSError:
                pass

    def accept():
        while going:
            try:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
            except socket.timeout:
                pass

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        going = False
        thread.join()
        listener.close()


def drip(client):
    """A byte now and then: no single read ever times out."""
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    for _ in range(100):
        client.sendall(b" ")
        time.sleep(0.1)


def slowly(delay):
    def answer(client):
        time.sleep(delay)
        client.sendall(http(200, RECEIPT))

    return answer


FULL = {
    "status": 429,
    "limit": "agents",
    "accepted": 0,
    "duplicates": 0,
    "rejected": 1,
    "errors": [{"line": 1, "field": "agent", "reason": "the server watches at most 1 agents (monitor.max_agents)"}],
    "alerts": [],
}


class FullServerTest(unittest.TestCase):
    def test_agents_without_room_do_not_hold_up_the_others(self):
        warnings = quiet_log(self)
        settings = iter([http(200, {})])
        with answering(lambda client: client.sendall(next(settings, http(429, FULL, "Retry-After: 30")))) as url:
            monitor = MemoryMonitor(url=url, timeout=2, exit_timeout=2)
            for size in range(3):
                monitor.record_snapshot(CountingAgent("A").set(size))
            monitor.close()

            self.assertGreater(monitor.delivery["rejected"], 0)
            self.assertEqual(monitor.delivery["waiting"], 0)
            self.assertIn("monitor.max_agents", str(warnings))


class HostileServersTest(unittest.TestCase):
    CASES = {
        "unauthorized": http(401, {"detail": "no token"}),
        "too large": http(413, {}),
        "overloaded": http(429, {}, "Retry-After: 7"),
        "unavailable": http(503, {}, "Retry-After: soon"),
        "unavailable for ever": http(503, {}, "Retry-After: inf"),
        "moved": http(301, b"", "Location: http://127.0.0.1:1/"),
        "nothing there": http(404, {}),
        "broken": http(500, {"title": "Internal Server Error"}),
        "a page": http(200, b"<html>Welcome to the proxy</html>"),
        "a list": http(200, []),
        "a number": http(200, 7),
        "an empty object": http(200, {}),
        "nothing": http(200, b""),
        "a receipt of strings": http(200, {**RECEIPT, "accepted": "many"}),
        "garbage alerts": http(200, {**RECEIPT, "alerts": [GARBAGE_ALERT, None, 3, "x"]}),
        "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
        "half an answer": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\nConnection: close\r\n\r\n{",
        "a length beyond all memory": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n{}",
        "broken chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "a bottomless object": http(200, b'{"a":' * 100_000),
        "hangs up": lambda client: client.close(),
        "drips": drip,
    }

    def setUp(self):
        self.warnings = quiet_log(self)

    def test_none_costs_more_than_one_warning_and_one_timeout(self):
        for name, answer in self.CASES.items():
            for background in (False, True):
                with self.subTest(name, background=background), answering(answer) as url:
                    self.warnings.clear()
                    monitor = MemoryMonitor(url=url, background=background, timeout=0.2, exit_timeout=0.2)
                    monitor.register_alert_callback(lambda alert: 1 / 0)
                    agent = CountingAgent("A")
                    first = seconds(lambda: monitor.record_snapshot(agent.set(10)))
                    costs = sorted(seconds(lambda: monitor.record_snapshot(agent.set(90))) for _ in range(300))

                    self.assertLess(first, 0.8)
                    if name != "garbage alerts":  # An answer as any other: each call waits for its own.
                        self.assertLess(costs[150], 0.001)
                    self.assertLess(seconds(monitor.get_alerts), 5)
                    self.assertEqual(monitor.get_agent_stats("A")["snapshots_count"], 301)
                    self.assertIn("Agent: A", monitor.generate_report())
                    self.assertLess(seconds(monitor.close), 3)
                    self.assertLessEqual(len(self.warnings), 1, self.warnings)

    def test_a_slow_server_is_soon_not_waited_for(self):
        with answering(slowly(0.3)) as url:
            monitor, agent = MemoryMonitor(url=url, timeout=0.8), CountingAgent("A")
            costs = [seconds(lambda: monitor.record_snapshot(agent)) for _ in range(200)]
            slow = [cost for cost in costs if cost > 0.1]
            monitor.close()

        self.assertLessEqual(len(slow), 2)
        self.assertEqual(len(self.warnings), 1)
        self.assertIn("to answer", self.warnings[0])

    def test_reading_from_a_hostile_server_gives_what_this_process_knows(self):
        for name in ("a list", "a page", "an empty object", "garbage alerts"):
            with self.subTest(name), answering(self.CASES[name]) as url:
                monitor = MemoryMonitor(url=url)
                monitor.record_snapshot(CountingAgent("A"))

                self.assertIsNone(monitor.series("A", "timeline"))
                monitor.clear_alerts()
                self.assertEqual(monitor.get_alerts(), [])
                self.assertIn("A", monitor._repr_html_())
                monitor.close()

    def test_a_profiler_is_not_hurt_either(self):
        for name in ("unauthorized", "a list", "drips", "hangs up"):
            with self.subTest(name), answering(self.CASES[name]) as url:
                self.warnings.clear()
                profiler = MemoryProfiler(MemoryMonitor(url=url))

                @profiler.profile
                def work():
                    pass

                costs = sorted(seconds(work) for _ in range(12_000))
                self.assertLess(costs[6_000], 0.001)
                self.assertFalse(profiler.flush(0.3))
                self.assertEqual(profiler.get_stats("work")["calls"], 12_000)
                self.assertGreaterEqual(profiler.delivery["dropped"], 2_000)
                self.assertLessEqual(len(self.warnings), 1)


class RefusingForAWhileTest(unittest.TestCase):
    def test_what_was_refused_is_sent_again_when_the_server_says(self):
        quiet_log(self)
        taken = []

        def answer(client):
            if len(taken) < 3:
                client.sendall(http(503, {}, "Retry-After: 0"))
            else:
                client.sendall(http(200, RECEIPT))
            taken.append(1)

        with answering(answer) as url:
            monitor = MemoryMonitor(url=url, background=True)
            monitor.record_snapshot(CountingAgent("A"))

            self.assertTrue(eventually(lambda: monitor.delivery["accepted"] == 1))
            monitor.close()
        self.assertEqual(monitor.delivery["dropped"], 0)


if __name__ == "__main__":
    logging.basicConfig()
    unittest.main()

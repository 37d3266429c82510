"""The simulation must not suffer from being watched. MNEMO_TEST_SNAPSHOTS sets how much is sent (issue: 100000)."""

import json
import logging
import os
import socket
import statistics
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from support import ROOT, CountingAgent, Server, eventually, quiet_log, seconds, server, stats

from mnemoscope import MemoryMonitor

SNAPSHOTS = int(os.environ.get("MNEMO_TEST_SNAPSHOTS", "20000"))
THREADS = 8


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def median(costs):
    return statistics.median(costs)


class NeverHurtsTest(unittest.TestCase):
    def setUp(self):
        self.warnings = quiet_log(self)

    def stored(self, monitor, name, of=None):
        return (of or server()).get(f"/api/v1/agents/{monitor.simulation}/{name}")["snapshots_count"]

    def test_none_of_many_threads_is_lost_in_the_background(self):
        monitor = MemoryMonitor(url=server().url, background=True)
        costs = [[] for _ in range(THREADS)]
        share = SNAPSHOTS // THREADS

        def run(k):
            agent = CountingAgent(f"agent-{k}")
            for i in range(share):
                agent.set(i % 50)
                costs[k].append(seconds(lambda: monitor.record_snapshot(agent)))

        threads = [threading.Thread(target=run, args=(k,)) for k in range(THREADS)]
        took = seconds(lambda: ([t.start() for t in threads], [t.join() for t in threads]))
        self.assertTrue(monitor.flush(60))

        cost = median(sum(costs, [])) * 1e6
        print(f"background: {share * THREADS} snapshots of {THREADS} threads in {took:.2f} s, median {cost:.1f} us")
        self.assertEqual(monitor.delivery["accepted"], share * THREADS)
        self.assertEqual([self.stored(monitor, f"agent-{k}") for k in range(THREADS)], [share] * THREADS)
        self.assertLess(cost, 200, "ten times the promise: a busy machine, not a slow client")

    def test_synchronous_calls_are_short(self):
        monitor, agent = MemoryMonitor(url=server().url), CountingAgent("A")
        costs = [seconds(lambda: monitor.record_snapshot(agent)) for _ in range(300)]

        print(f"synchronous: median {median(costs) * 1e3:.2f} ms")
        self.assertLess(median(costs), 0.02)

    def test_a_server_that_is_absent_costs_one_warning(self):
        for background in (False, True):
            with self.subTest(background=background):
                self.warnings.clear()
                monitor = MemoryMonitor(url=f"http://127.0.0.1:{free_port()}", background=background)
                agent = CountingAgent("A")
                monitor.record_snapshot(agent)
                costs = [seconds(lambda: monitor.record_snapshot(agent.set(90))) for _ in range(2000)]

                print(f"absent, background={background}: median {median(costs) * 1e6:.1f} us, worst {max(costs) * 1e3:.2f} ms")
                self.assertLess(median(costs), 0.001)
                self.assertEqual(monitor.get_alerts(), [])
                self.assertEqual(monitor.get_agent_stats("A")["snapshots_count"], 2001)
                self.assertIn("Snapshots: 2001", monitor.generate_report())
                self.assertLess(seconds(monitor.close), 3)
                self.assertLessEqual(len(self.warnings), 1)

    def test_a_server_that_never_answers_costs_one_timeout(self):
        with socket.socket() as hole:
            hole.bind(("127.0.0.1", 0))
            hole.listen(64)
            monitor = MemoryMonitor(url=f"http://127.0.0.1:{hole.getsockname()[1]}", timeout=0.3)
            agent = CountingAgent("A")
            first = seconds(lambda: monitor.record_snapshot(agent))
            costs = [seconds(lambda: monitor.record_snapshot(agent)) for _ in range(1000)]

            print(f"silent: first {first:.2f} s, then median {median(costs) * 1e6:.1f} us")
            self.assertLess(first, 1)
            self.assertLess(median(costs), 0.001)
            self.assertLess(seconds(monitor.close), 4)
            self.assertEqual(len(self.warnings), 1)

    def test_a_server_that_refuses_costs_one_warning(self):
        class Refusing(BaseHTTPRequestHandler):
            def do_PUT(self):
                self.send_response(401)
                self.end_headers()

            def log_message(self, *unused):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as refusing:
            threading.Thread(target=refusing.serve_forever, daemon=True).start()
            monitor, agent = MemoryMonitor(url=f"http://127.0.0.1:{refusing.server_port}"), CountingAgent("A")
            costs = [seconds(lambda: monitor.record_snapshot(agent)) for _ in range(500)]
            monitor.close()
            refusing.shutdown()

        self.assertLess(median(costs), 0.001)
        self.assertEqual(len(self.warnings), 1)
        self.assertIn("401", self.warnings[0])

    def test_an_answer_that_is_lost_loses_no_callback_and_doubles_none(self):
        lost = []

        class Losing(BaseHTTPRequestHandler):
            """Hands everything on, and every third answer to snapshots to nobody."""

            def relay(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name: self.headers[name] for name in ("Content-Type",) if self.headers[name]}
                try:
                    request = Request(server().url + self.path, body or None, headers, method=self.command)
                    with urlopen(request, timeout=10) as answer:
                        status, data = answer.status, answer.read()
                except HTTPError as e:
                    status, data = e.code, e.read()
                if self.command == "POST":
                    lost.append(len(lost) % 3 == 0)
                    if lost[-1]:
                        self.close_connection = True
                        return
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    self.close_connection = True  # The client has lost its patience.

            do_PUT = do_POST = do_GET = relay

            def log_message(self, *unused):
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Losing) as losing:
            threading.Thread(target=losing.serve_forever, daemon=True).start()
            monitor = MemoryMonitor(url=f"http://127.0.0.1:{losing.server_port}", timeout=0.5)
            told = []
            monitor.register_alert_callback(told.append)
            agent = CountingAgent("A")
            for i in range(60):
                monitor.record_snapshot(agent.set(90 + i % 10))
            self.assertTrue(monitor.flush(60))
            monitor.close()
            losing.shutdown()

        alerts = server().get(f"/api/v1/alerts?simulation={monitor.simulation}&limit=1000")["alerts"]
        self.assertGreater(sum(lost), 0)
        self.assertEqual(len(alerts), 60)
        self.assertEqual(sorted(a.timestamp for a in told), sorted({a.timestamp for a in told}))
        self.assertEqual(len(told), 60)

    def test_a_rejected_snapshot_is_counted(self):
        monitor = MemoryMonitor(url=server().url)
        monitor.record_snapshot(CountingAgent("bad\x01name"))
        monitor.record_snapshot(CountingAgent("good"))

        self.assertEqual((monitor.delivery["rejected"], monitor.delivery["accepted"]), (1, 1))
        self.assertEqual(len(self.warnings), 1)

    def test_a_full_queue_keeps_the_newest_and_tells_how_many_it_dropped(self):
        absent = Server()
        absent.kill()
        monitor = MemoryMonitor(url=absent.url, background=True, queue_limit=1000)
        agent = CountingAgent("A")
        for i in range(1500):
            monitor.record_snapshot(agent.set(i, limit=None))
        self.assertGreaterEqual(monitor.delivery["dropped"], 500)
        dropped = monitor.delivery["dropped"]
        absent.start()
        self.addCleanup(absent.stop)

        self.assertTrue(monitor.flush(30))
        kept = absent.get(f"/api/v1/agents/{monitor.simulation}/A/snapshots?limit=10000")["snapshots"]
        self.assertEqual(len(kept), 1500 - dropped)
        self.assertEqual(kept[-1]["memory_stats"]["current_size"], 1499)
        self.assertEqual(kept[0]["gauges"]["client_dropped_total"], dropped)

    def test_a_killed_server_loses_nothing_and_gets_nothing_twice(self):
        mortal = Server()
        self.addCleanup(mortal.stop)
        with tempfile.TemporaryDirectory() as folder:
            for background in (False, True):
                with self.subTest(background=background):
                    self._mid_run(mortal, background, str(Path(folder, f"spool-{background}")))

    def _mid_run(self, mortal, background, spool):
        monitor = MemoryMonitor(url=mortal.url, background=background, spool=spool, queue_limit=2000)
        agent, count = CountingAgent("A"), 0
        alerts = []
        monitor.register_alert_callback(alerts.append)

        def run(until, pause=0.0005):
            nonlocal count
            while not until():
                count += 1
                monitor.record_snapshot(agent.set(90))
                time.sleep(pause)

        for _ in range(2):
            target = count + 500
            run(lambda: count >= target)
            killer = threading.Thread(target=mortal.kill)
            killer.start()
            run(lambda: not killer.is_alive())
            target = count + 2500
            run(lambda: count >= target)
            starter = threading.Thread(target=mortal.start)
            starter.start()
            run(lambda: not starter.is_alive(), 0.005)
            run(lambda: not monitor._sender.circuit.open, 0.01)  # Or the second kill would not be noticed.
        self.assertTrue(monitor.flush(30))

        self.assertEqual(self.stored(monitor, "A", mortal), count, monitor.delivery)
        self.assertEqual(monitor.delivery["dropped"], 0)
        print(f"killed twice, background={background}: {count} snapshots, {monitor.delivery}, {len(alerts)} alerts")
        monitor.close()
        self.assertFalse(os.path.exists(spool))
        self.assertLessEqual(len(self.warnings), 2)

    def test_the_spool_of_a_run_is_sent_by_the_next(self):
        with tempfile.TemporaryDirectory() as folder:
            spool = str(Path(folder, "spool"))
            absent = f"http://127.0.0.1:{free_port()}"
            first = MemoryMonitor(url=absent, simulation="two-runs", spool=spool)
            for _ in range(700):
                first.record_snapshot(CountingAgent("A"))
            first.close()
            self.assertGreater(os.path.getsize(spool), 0)
            with open(spool, "ab") as torn:
                torn.write(b'{"simulation":"two-runs","agent":"A","memory')

            second = MemoryMonitor(url=server().url, simulation="two-runs", spool=spool)
            second.record_snapshot(CountingAgent("A"))
            self.assertTrue(second.flush(20))

            self.assertEqual(self.stored(second, "A"), 701)
            second.close()

    def test_a_queued_snapshot_is_json_of_one_line(self):
        from mnemoscope.wire import freeze, line

        snapshot = {"memory_stats": stats(1), ("no", "key of JSON"): {1.5, float("nan")}}
        encoded = line("s", freeze("new\nline", 0, snapshot), {})

        self.assertEqual(encoded.count(b"\n"), 1)
        self.assertEqual(json.loads(encoded)["agent"], "new\nline")


if __name__ == "__main__":
    unittest.main()

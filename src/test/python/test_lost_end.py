"""The server is away when a run ends."""

import os
import tempfile
import unittest
from pathlib import Path

from support import CountingAgent, Recorder, UpstreamAgent, World, quiet_log

from mnemoscope import MemoryMonitor, attach


class LostEndTest(unittest.TestCase):
    def setUp(self):
        self.warnings = quiet_log(self)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.spool = str(Path(folder.name, "spool"))
        self.recorder = Recorder()
        self.addCleanup(lambda: self.recorder.stop())

    def test_it_waits_in_the_file_behind_the_snapshots_for_the_next_run(self):
        self.recorder.stop()
        world = World(UpstreamAgent("Ann"))
        with attach(world, url=self.recorder.url, simulation="town", spool=self.spool, exit_timeout=0.5) as attached:
            world.run(3)
        self.assertIn("does not know that the run has ended", self.warnings[-1])
        self.assertEqual(attached.monitor.delivery["dropped"], 0)

        self.recorder.start()
        again = MemoryMonitor(url=self.recorder.url, simulation="town", spool=self.spool)
        again.record_snapshot(CountingAgent("Ben"))
        self.assertTrue(again.flush(20))
        self.assertTrue(again.finish_run("failed", "x"))
        again.close()

        self.assertEqual(self.recorder.order, ["Ann"] * 3 + ["completed", "Ben", "failed"])
        self.assertFalse(os.path.exists(self.spool))

    def test_it_is_said_of_the_simulation_whose_run_it_was(self):
        self.recorder.stop()
        first = MemoryMonitor(url=self.recorder.url, simulation="a/b", spool=self.spool, exit_timeout=0.2)
        first.record_snapshot(CountingAgent("Ann"))
        self.assertFalse(first.finish_run("aborted", "line\nbreak"))
        first.close()
        self.recorder.start()
        second = MemoryMonitor(url=self.recorder.url, simulation="c", spool=self.spool)
        second.record_snapshot(CountingAgent("Ben"))
        self.assertTrue(second.flush(20))
        second.close()

        self.assertEqual(self.recorder.ends, [("aborted", "line break")])
        (path,) = {path for path, _ in self.recorder.asked if path.endswith("/finish")}
        self.assertEqual(path, "POST /api/v1/simulations/a%2Fb/runs/latest/finish")

    def test_it_waits_in_the_queue_where_there_is_no_file(self):
        self.recorder.stop()
        monitor = MemoryMonitor(url=self.recorder.url, timeout=0.2, exit_timeout=0.2)
        monitor.record_snapshot(CountingAgent("Ann"))
        self.assertFalse(monitor.finish_run("failed", "x"))
        monitor.record_snapshot(CountingAgent("Ben"))
        self.recorder.start()

        self.assertTrue(monitor.flush(20))
        self.assertEqual(self.recorder.order, ["Ann", "failed", "Ben"])
        self.assertTrue(monitor.finish_run())
        self.assertEqual(self.recorder.order[-1], "completed")
        monitor.close()

    def test_many_runs_and_snapshots_keep_their_order(self):
        for spool in (None, self.spool):
            self.recorder.stop()
            self.recorder.asked = []
            monitor = MemoryMonitor(url=self.recorder.url, background=True, spool=spool, timeout=0.1, exit_timeout=0.01)
            expected = []
            for run in range(5):
                for _ in range(300):
                    monitor.record_snapshot(CountingAgent(f"agent-{run}"))
                expected += [f"agent-{run}"] * 300 + ["completed"]
                monitor._sender.send_end({"status": "completed", "reason": ""}, 0.01)
            self.recorder.start()

            self.assertTrue(monitor.flush(30))
            self.assertEqual(self.recorder.order, expected)
            monitor.close()

    def test_a_server_that_refuses_it_is_not_asked_again(self):
        self.recorder.finish = (404, {"status": 404, "detail": "there is no simulation town"})
        monitor = MemoryMonitor(url=self.recorder.url)
        monitor.record_snapshot(CountingAgent("Ann"))

        self.assertFalse(monitor.finish_run())
        self.assertIn("there is no simulation town", self.warnings[-1])
        monitor.record_snapshot(CountingAgent("Ben"))
        self.assertTrue(monitor.flush(20))
        self.assertEqual(self.recorder.order, ["Ann", "completed", "Ben"])
        monitor.close()

    def test_a_server_that_cannot_now_is_asked_again(self):
        self.recorder.finish = (500, {})
        monitor = MemoryMonitor(url=self.recorder.url, exit_timeout=0.2)
        monitor.record_snapshot(CountingAgent("Ann"))
        self.assertFalse(monitor.finish_run())
        self.recorder.finish = (200, {"run": "latest"})

        self.assertTrue(monitor.flush(20))
        self.assertGreater(len(self.recorder.ends), 1)
        monitor.close()

    def test_what_is_lost_with_the_queue_counts_snapshots_only(self):
        self.recorder.stop()
        monitor = MemoryMonitor(url=self.recorder.url, queue_limit=10, background=True, exit_timeout=0.1, timeout=0.1)
        monitor._sender.send_end({"status": "completed", "reason": ""}, 0.0)
        for _ in range(15):
            monitor.record_snapshot(CountingAgent("Ann"))
        monitor.close()
        self.recorder.start()

        self.assertEqual(monitor.delivery["dropped"], 15)

    def test_a_file_of_a_former_version_or_of_nonsense_is_read(self):
        snapshot = b'{"simulation":"town","agent":"Old","timestamp":"2026-01-01T00:00:00.000Z","memory_stats":{"current_size":1}}\n'
        nonsense = [b'{"run_end":7}\n', b'{"run_end":{"simulation":"s","status":"over","reason":""}}\n', b'{"run_end":\n']
        Path(self.spool).write_bytes(snapshot * 2000 + b"".join(nonsense) + snapshot + b'{"run_end":{"simulation":"torn')
        monitor = MemoryMonitor(url=self.recorder.url, simulation="town", spool=self.spool)

        self.assertTrue(monitor.flush(20))
        self.assertEqual(self.recorder.order, ["Old"] * 2001)
        monitor.close()
        self.assertFalse(os.path.exists(self.spool))


if __name__ == "__main__":
    unittest.main()

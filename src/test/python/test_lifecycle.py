"""Forks, threads and the end of the program."""

import gc
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import unittest

from support import ROOT, CountingAgent, UpstreamAgent, eventually, quiet_log, seconds, server

from mnemoscope import MemoryMonitor, MemoryProfiler

PATHS = [str(ROOT / "src" / "main" / "python"), str(ROOT / "src" / "test" / "python")]


class LifecycleTest(unittest.TestCase):
    def stored(self, monitor, name):
        return server().get(f"/api/v1/agents/{monitor.simulation}/{name}")["snapshots_count"]

    def test_what_waits_is_sent_at_exit(self):
        program = (
            "import sys; sys.path[:0] = [sys.argv[2], sys.argv[3]]\n"
            "from support import CountingAgent\n"
            "from mnemoscope import MemoryMonitor\n"
            "monitor = MemoryMonitor(url=sys.argv[1], simulation=sys.argv[4], background=True)\n"
            "for i in range(3000): monitor.record_snapshot(CountingAgent('A'))\n"
        )
        name = f"exit-{os.getpid()}"
        done = subprocess.run([sys.executable, "-c", program, server().url, *PATHS, name], capture_output=True, timeout=30)

        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertEqual(server().get(f"/api/v1/agents/{name}/A")["snapshots_count"], 3000)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_forked_child_sends_its_own_and_only_those(self):
        monitor = MemoryMonitor(url=server().url, background=True, simulation=f"fork-{os.getpid()}")
        for _ in range(100):
            monitor.record_snapshot(CountingAgent("parent"))

        def child():
            for _ in range(50):
                monitor.record_snapshot(CountingAgent("child"))

        children = [multiprocessing.get_context("fork").Process(target=child)]
        for process in children:
            process.start()
        for process in children:
            process.join(20)
            self.assertEqual(process.exitcode, 0)
        self.assertTrue(monitor.flush(20))

        self.assertEqual((self.stored(monitor, "parent"), self.stored(monitor, "child")), (100, 50))
        self.assertEqual(monitor.delivery["duplicates"], 0)

    def test_the_thread_ends_when_there_is_nothing_to_do(self):
        from mnemoscope import sender

        before, sender._IDLE_SECONDS = sender._IDLE_SECONDS, 0.2
        self.addCleanup(setattr, sender, "_IDLE_SECONDS", before)
        monitor = MemoryMonitor(url=server().url, background=True)
        monitor.record_snapshot(CountingAgent("A"))
        thread = monitor._sender._thread

        self.assertTrue(eventually(lambda: not thread.is_alive()))
        monitor.record_snapshot(CountingAgent("A"))
        self.assertTrue(monitor.flush())
        self.assertEqual(self.stored(monitor, "A"), 2)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_child_does_not_wait_for_locks_of_threads_that_it_has_not(self):
        quiet_log(self)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            monitor = MemoryMonitor(url=f"http://127.0.0.1:{silent.getsockname()[1]}", timeout=2)
            profiler = MemoryProfiler(monitor)
            agent = UpstreamAgent("busy")
            thread = threading.Thread(target=lambda: monitor.record_snapshot(agent))
            thread.start()  # Holds the agent's lock while it waits for the answer.
            clock = monitor._clock.agent("busy")
            self.assertTrue(eventually(clock.lock.locked))

            def child():
                profiler.profile(agent.consolidate_episode_memories)()
                monitor.background = True
                monitor.record_snapshot(agent)
                os._exit(0 if monitor.delivery["waiting"] == 1 else 1)

            with profiler._lock, monitor._sender.outbox._changed, monitor._sender.circuit._warning:
                process = multiprocessing.get_context("fork").Process(target=child)
                process.start()
            process.join(10)
            self.assertEqual(process.exitcode, 0)
            thread.join()
            monitor.close()

    def test_many_monitors_share_one_deadline_at_the_end(self):
        program = (
            "import logging, socket, sys; sys.path[:0] = sys.argv[1:]\n"
            "from support import CountingAgent\n"
            "from mnemoscope import MemoryMonitor, MemoryProfiler\n"
            "logging.disable()\n"
            "silent = socket.create_server(('127.0.0.1', 0))\n"
            "url = 'http://127.0.0.1:%d' % silent.getsockname()[1]\n"
            "monitors = [MemoryMonitor(url=url, background=True, exit_timeout=0.5) for _ in range(20)]\n"
            "for monitor in monitors: monitor.record_snapshot(CountingAgent('A'))\n"
            "MemoryProfiler(monitors[0]).profile(len)('')\n"
        )
        took = seconds(lambda: subprocess.run([sys.executable, "-c", program, *PATHS], check=True, timeout=60))

        self.assertLess(took, 15, "20 monitors, each with half a second of its own")

    def test_what_waits_is_nothing_to_the_garbage_collector(self):
        quiet_log(self)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            monitor = MemoryMonitor(url=url, background=True, history_limit=10, exit_timeout=0.1)
            agent = CountingAgent("A")
            monitor.record_snapshot(agent)
            gc.collect()
            before = len(gc.get_objects())
            for _ in range(10_000):
                monitor.record_snapshot(agent)
            gc.collect()

            self.assertEqual(monitor.delivery["waiting"], 10_001)
            self.assertLess(len(gc.get_objects()) - before, 500)
            monitor.close()

    def test_a_flush_from_a_callback_on_the_sending_thread_returns(self):
        monitor = MemoryMonitor(url=server().url, background=True)
        flushed = []
        monitor.register_alert_callback(lambda alert: flushed.append(monitor.flush(5)))

        monitor.record_snapshot(CountingAgent("A").set(90))

        self.assertTrue(eventually(lambda: flushed))
        monitor.close()


if __name__ == "__main__":
    unittest.main()

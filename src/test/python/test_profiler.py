"""The profiler."""

import asyncio
import contextlib
import io
import threading
import unittest

from support import UpstreamAgent, eventually, server

from mnemoscope import MemoryMonitor, MemoryProfiler


class ProfilerTest(unittest.TestCase):
    def setUp(self):
        self.profiler = MemoryProfiler()

    def test_times_functions(self):
        @self.profiler.profile
        def work(n):
            """Works."""
            return n * 2

        self.assertEqual([work(i) for i in range(20)], [i * 2 for i in range(20)])

        stats = self.profiler.get_stats("work")
        self.assertEqual(stats["calls"], 20)
        self.assertAlmostEqual(stats["avg_time"], stats["total_time"] / 20)
        self.assertLessEqual(stats["min_time"], stats["p50"])
        self.assertLessEqual(stats["p50"], stats["p95"])
        self.assertLessEqual(stats["p99"], stats["max_time"])
        self.assertEqual((stats["errors"], stats["in_flight"]), (0, 0))
        self.assertEqual((work.__name__, work.__doc__), ("work", "Works."))
        self.assertEqual(len(self.profiler.profile_data["work"]), 20)
        self.assertEqual(self.profiler.call_counts, {"work": 20})

    def test_times_coroutines(self):
        @self.profiler.profile
        async def think():
            await asyncio.sleep(0.02)
            return "idea"

        self.assertEqual(asyncio.run(think()), "idea")
        self.assertGreaterEqual(self.profiler.get_stats("think")["min_time"], 0.015)

    def test_counts_what_raises(self):
        @self.profiler.profile
        def fail():
            raise KeyError("x")

        self.assertRaises(KeyError, fail)

        self.assertEqual((self.profiler.get_stats("fail")["calls"], self.profiler.get_stats("fail")["errors"]), (1, 1))

    def test_sees_calls_in_flight_and_loses_none_of_many_threads(self):
        gate = threading.Event()

        @self.profiler.profile
        def wait():
            gate.wait(5)

        threads = [threading.Thread(target=wait) for _ in range(8)]
        wait_once = threading.Thread(target=wait)
        gate.set()
        wait()
        gate.clear()
        for thread in [*threads, wait_once]:
            thread.start()
        self.assertEqual(self.profiler.get_stats("wait")["in_flight"], 9)
        gate.set()
        for thread in [*threads, wait_once]:
            thread.join()
        self.assertEqual(self.profiler.get_stats("wait")["calls"], 10)

    def test_prints_and_clears(self):
        @self.profiler.profile
        def work():
            pass

        work()
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.profiler.print_stats()
        self.assertIn("Memory Profiling Statistics", out.getvalue())
        self.assertIn("work:\n  Calls: 1\n", out.getvalue())

        self.profiler.clear()
        self.assertEqual(self.profiler.get_stats("work"), {})
        self.assertEqual((self.profiler.profile_data, self.profiler.call_counts), ({}, {}))

    def test_forgets_nothing_that_runs_when_it_is_cleared(self):
        @self.profiler.profile
        def work():
            self.profiler.clear()

        work()

        self.assertEqual((self.profiler.get_stats("work")["calls"], self.profiler.get_stats("work")["in_flight"]), (1, 0))


class SendingTest(unittest.TestCase):
    def setUp(self):
        self.monitor = MemoryMonitor(url=server().url)
        self.profiler = MemoryProfiler(self.monitor)

    def profiles(self):
        known = server().get(f"/api/v1/profiles?simulation={self.monitor.simulation}")["profiles"]
        return {(profile["agent"], profile["name"]): profile for profile in known}

    def test_timings_are_sent_as_those_of_the_agent_that_is_called_with(self):
        @self.profiler.profile
        def live(agent, fail=False):
            if fail:
                raise ValueError

        @self.profiler.profile
        async def plan():
            pass

        for _ in range(3):
            live(UpstreamAgent("Ann"))
        self.assertRaises(ValueError, live, UpstreamAgent("Ben"), True)
        asyncio.run(plan())

        self.assertTrue(self.profiler.flush())
        profiles = self.profiles()
        self.assertEqual(set(profiles), {("Ann", "live"), ("Ben", "live"), ("(simulation)", "plan")})
        self.assertEqual((profiles["Ann", "live"]["calls"], profiles["Ann", "live"]["errors"]), (3, 0))
        self.assertEqual((profiles["Ben", "live"]["calls"], profiles["Ben", "live"]["errors"]), (1, 1))
        self.assertEqual(self.profiler.delivery, {"accepted": 5, "waiting": 0, "dropped": 0})

    def test_timings_are_sent_without_being_asked_for(self):
        self.profiler.profile(len)("abc")

        self.assertTrue(eventually(lambda: ("(simulation)", "len") in self.profiles()))

    def test_a_profiler_without_a_monitor_sends_nothing(self):
        alone = MemoryProfiler()
        alone.profile(len)("abc")

        self.assertTrue(alone.flush(0))
        self.assertEqual(alone.delivery, {"accepted": 0, "waiting": 0, "dropped": 0})


if __name__ == "__main__":
    unittest.main()

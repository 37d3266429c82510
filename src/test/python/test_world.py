"""A whole world, watched."""

import asyncio
import os
import socket
import subprocess
import sys
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support import CountingAgent, UpstreamAgent, World, server

from mnemoscope import MemoryMonitor, attach


class AttachTest(unittest.TestCase):
    def test_samples_every_agent_after_each_step_with_step_and_time(self):
        world = World(UpstreamAgent("Ann"), UpstreamAgent("Ben"))
        with attach(world, url=server().url) as attached:
            world.run(3)
            simulation = attached.monitor.simulation

        for name in ("Ann", "Ben"):
            kept = server().get(f"/api/v1/agents/{simulation}/{name}/snapshots")["snapshots"]
            self.assertEqual([s["step"] for s in kept], [1, 2, 3])
            self.assertEqual(kept[0]["simulation_time"][:19], "2024-01-05T10:00:00")

    def test_detaches_cleanly(self):
        step, consolidate = World.__dict__["_step"], UpstreamAgent.__dict__["consolidate_episode_memories"]
        world = World(UpstreamAgent("Ann"))
        attached = attach(world, url=server().url)
        world.run(1)

        attached.detach()
        attached.detach()
        world.run(5)

        self.assertEqual(len(attached.monitor.agent_history["Ann"]), 1)
        self.assertIs(World.__dict__["_step"], step)
        self.assertIs(UpstreamAgent.__dict__["consolidate_episode_memories"], consolidate)

    def test_other_worlds_are_not_watched(self):
        world, other = World(UpstreamAgent("Ann")), World(UpstreamAgent("Ben"))
        with attach(world, url=server().url) as attached:
            other.run(2)

        self.assertNotIn("Ben", attached.monitor.agent_history)

    def test_sees_agents_that_come_later(self):
        world = World()
        with attach(world, MemoryMonitor(url=server().url)) as attached:
            world.agents.append(UpstreamAgent("Late"))
            world.run(2)

        self.assertEqual(len(attached.monitor.agent_history["Late"]), 2)

    def test_an_agent_that_cannot_be_read_does_not_stop_the_world(self):
        broken = UpstreamAgent("Broken")
        world = World(broken, UpstreamAgent("Ann"))
        with attach(world, url=server().url) as attached:
            del broken.episodic_memory
            broken.act = lambda: None
            with self.assertLogs("mnemoscope", "WARNING") as logs:
                world.run(4)

        self.assertEqual(len(attached.monitor.agent_history["Ann"]), 4)
        self.assertEqual(len([r for r in logs.records if r.levelname == "WARNING"]), 1)

    def test_what_a_step_raises_passes_through(self):
        class Failing(CountingAgent):
            def act(self):
                raise ValueError("the simulation's own")

        world = World(Failing("F"))
        with attach(world, url=server().url):
            self.assertRaises(ValueError, world.run, 1)

    def run_of(self, simulation):
        return server().get(f"/api/v1/simulations/{simulation}/runs")["runs"]

    def test_the_run_ends_with_the_with(self):
        world = World(UpstreamAgent("Ann"))
        with attach(world, url=server().url) as attached:
            world.run(3)
        (run,) = self.run_of(attached.monitor.simulation)

        self.assertEqual((run["status"], run["reason"]), ("completed", ""))
        self.assertIsNotNone(run["last_snapshot"])

    def test_a_run_that_raises_has_failed_and_one_that_is_interrupted_was_aborted(self):
        for raised, status, reason in (
            (ValueError("no model\n\udc80"), "failed", "ValueError: no model ?"),
            (KeyboardInterrupt(), "aborted", "KeyboardInterrupt"),
        ):
            world = World(UpstreamAgent("Ann"))
            with self.assertRaises(type(raised)):
                with attach(world, url=server().url) as attached:
                    world.run(1)
                    raise raised
            (run,) = self.run_of(attached.monitor.simulation)
            self.assertEqual((run["status"], run["reason"]), (status, reason))

    def test_an_exception_that_cannot_be_worded_reaches_the_simulation_as_it_is(self):
        class Silent(Exception):
            def __str__(self):
                raise RuntimeError("not this one")

        with self.assertRaises(Silent):
            with attach(World(UpstreamAgent("Ann")), url=server().url) as attached:
                attached.world.run(1)
                raise Silent()
        (run,) = self.run_of(attached.monitor.simulation)
        self.assertEqual((run["status"], run["reason"]), ("failed", "Silent"))

    def test_a_task_that_is_cancelled_was_aborted(self):
        with self.assertRaises(asyncio.CancelledError):
            with attach(World(UpstreamAgent("Ann")), url=server().url) as attached:
                attached.world.run(1)
                raise asyncio.CancelledError()
        (run,) = self.run_of(attached.monitor.simulation)
        self.assertEqual((run["status"], run["reason"]), ("aborted", "CancelledError"))

    def test_a_forked_child_does_not_end_the_run_of_its_parent(self):
        program = (
            "import os, sys\nfrom support import UpstreamAgent, World\nfrom mnemoscope import attach\n"
            "def fork(end):\n    child = os.fork()\n    if child == 0:\n        raise end\n    os.waitpid(child, 0)\n"
            f"outer = attach(World(UpstreamAgent('Ann')), url={server().url!r}, simulation='parent-outer')\n"
            f"with attach(World(UpstreamAgent('Ben')), url={server().url!r}, simulation='parent-with') as inner:\n"
            "    outer.world.run(2)\n    inner.world.run(2)\n    outer.monitor.flush()\n    inner.monitor.flush()\n"
            "    fork(SystemExit(3))\n    os._exit(0)\n"
        )
        subprocess.run([sys.executable, "-c", program], cwd=os.path.dirname(__file__), check=True)
        self.assertEqual(self.run_of("parent-outer"), [])
        self.assertEqual(self.run_of("parent-with"), [])

    def test_a_program_that_ends_says_how(self):
        for last, status in (("pass", "completed"), ("raise ValueError('x')", "failed")):
            simulation = f"program-{status}"
            program = (
                "from support import UpstreamAgent, World\nfrom mnemoscope import attach\n"
                "world = World(UpstreamAgent('Ann'))\n"
                f"attach(world, url={server().url!r}, simulation={simulation!r})\nworld.run(2)\n{last}\n"
            )
            subprocess.run([sys.executable, "-c", program], cwd=os.path.dirname(__file__), stderr=subprocess.DEVNULL)
            (run,) = self.run_of(simulation)
            self.assertEqual(run["status"], status)

    def seconds_to_detach(self, url, exit_timeout):
        attached = attach(World(UpstreamAgent("Ann")), url=url, exit_timeout=exit_timeout)
        attached.world.run(1)
        started = time.monotonic()
        attached.detach()
        return time.monotonic() - started

    def test_a_server_that_does_not_answer_is_waited_for_no_longer_than_the_exit_timeout(self):
        with socket.socket() as silent, self.assertLogs("mnemoscope"):
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            self.assertLess(self.seconds_to_detach(url, 1.5), 2.5)

    def test_nor_is_one_that_is_long_in_ending_the_run(self):
        ended = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                if self.path.endswith("/finish"):
                    ended.wait(30)
                    return  # Whoever asked is gone.
                body = b'{"accepted": 1, "duplicates": 0, "rejected": 0, "alerts": []}'
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PUT = do_POST

            def log_message(self, *args):
                pass

        slow = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=slow.serve_forever).start()
        try:
            with self.assertLogs("mnemoscope", "WARNING") as logs:
                seconds = self.seconds_to_detach(f"http://127.0.0.1:{slow.server_port}", 0.5)
            self.assertLess(seconds, 1.5)
            self.assertIn("does not know that the run has ended", logs.output[-1])
        finally:
            ended.set()
            slow.shutdown()
            slow.server_close()

    def test_the_run_of_a_monitor_of_ones_own_continues(self):
        world, monitor = World(UpstreamAgent("Ann")), MemoryMonitor(url=server().url)
        with attach(world, monitor):
            world.run(2)
        self.assertEqual(self.run_of(monitor.simulation), [])

        self.assertTrue(monitor.finish_run("aborted", "enough"))
        (run,) = self.run_of(monitor.simulation)
        self.assertEqual((run["status"], run["reason"]), ("aborted", "enough"))
        self.assertRaises(ValueError, monitor.finish_run, "over")

    def test_a_world_that_took_no_step_has_no_run_to_end(self):
        with attach(World(UpstreamAgent("Ann")), url=server().url) as attached:
            pass
        self.assertEqual(self.run_of(attached.monitor.simulation), [])

    def test_refuses_what_has_no_step_and_a_second_watch(self):
        self.assertRaises(TypeError, attach, object())
        world = World()
        with attach(world, url=server().url):
            self.assertRaises(TypeError, attach, world)


if __name__ == "__main__":
    unittest.main()

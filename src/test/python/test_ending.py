"""What is said of a run at its end, however the program ends."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import unittest

from support import ROOT, CountingAgent, Recorder, UpstreamAgent, World, seconds

from mnemoscope import attach
from mnemoscope.ending import ProgramEnd
from mnemoscope.runs import outcome

PATHS = os.pathsep.join([str(ROOT / "src" / "main" / "python"), str(ROOT / "src" / "test" / "python")])
PROGRAM = """
import sys
from support import UpstreamAgent, World
from mnemoscope import attach

def start():
    world = World(UpstreamAgent("Ann"))
    attach(world, url={url!r}, simulation="program")
    world.run(2)
    return world

def code(number):
    return number

class Context:
    def __enter__(self):
        return self
    def __exit__(self, *unused):
        pass

"""
UNKNOWN = ("aborted", "the program ended early; its exit code is not known")
GROUPS = sys.version_info >= (3, 11)


class ProgramsTest(unittest.TestCase):
    def said(self, end, *options):
        """What is said of the run of a program that ends so, and its own exit code."""
        with Recorder() as recorder:
            program = PROGRAM.format(url=recorder.url) + end
            done = subprocess.run(
                [sys.executable, *options, "-c", program],
                env={**os.environ, "PYTHONPATH": PATHS},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=60,
            )
            self.assertEqual([s["agent"] for s in recorder.snapshots], ["Ann", "Ann"], done.stderr)
            (end,) = recorder.ends
            return end, done.returncode

    def test_an_exit_code_is_a_failure_and_none_or_0_is_none(self):
        for end, said, returned in (
            ("start()", ("completed", ""), 0),
            ("start(); sys.exit()", ("completed", ""), 0),
            ("start(); sys.exit(code(0))", ("completed", ""), 0),
            ("start(); sys.exit(code(3))", ("failed", "exit code 3"), 3),
            ("start(); sys.exit('no model')", ("failed", "exit code 1: no model"), 1),
            ("start(); exit = sys.exit; exit(True)", ("failed", "exit code 1"), 1),
            ("start()\nwith Context():\n    sys.exit(code(3))", ("failed", "exit code 3"), 3),
            ("start()\ntry:\n    sys.exit(code(3))\nfinally:\n    code(4)", ("failed", "exit code 3"), 3),
            ("start()\ntry:\n    sys.exit(code(3))\nexcept SystemExit:\n    raise", ("failed", "exit code 3"), 3),
            ("def main():\n    start()\n    sys.exit(3)\nmain()", ("failed", "exit code 3"), 3),
        ):
            with self.subTest(end):
                self.assertEqual(self.said(end), (said, returned))

    def test_one_that_was_caught_is_not_the_programs(self):
        caught = "start()\ntry:\n    sys.exit(code(3))\nexcept SystemExit:\n    pass\n"

        self.assertEqual(self.said(caught), (("completed", ""), 0))
        self.assertEqual(self.said(caught + "sys.exit(0)"), (("completed", ""), 0))
        self.assertEqual(self.said(caught + "raise ValueError('x')"), (("failed", "ValueError: x"), 1))

    def test_nor_is_that_of_another_thread(self):
        other = "import threading\nstart()\nt = threading.Thread(target=lambda: sys.exit(3))\nt.start()\nt.join()\n"

        self.assertEqual(self.said(other), (("completed", ""), 0))

    def test_nothing_is_claimed_where_the_code_cannot_be_known(self):
        for end in ("start(); raise SystemExit(code(0))", "start(); raise SystemExit(code(3))"):
            with self.subTest(end):
                self.assertEqual(self.said(end)[0], UNKNOWN)

    def test_but_it_is_where_it_passes_through_a_step(self):
        end = "world = start()\nworld.agents[0].act = lambda: exec('raise SystemExit(3)')\nworld.run(1)"

        self.assertEqual(self.said(end), (("failed", "exit code 3"), 3))

    def test_an_exception_and_ctrl_c(self):
        self.assertEqual(self.said("start(); raise ValueError('x')")[0], ("failed", "ValueError: x"))
        self.assertEqual(self.said("start(); raise KeyboardInterrupt")[0], ("aborted", "KeyboardInterrupt"))

    def test_the_exception_of_an_earlier_cell_ended_nothing(self):
        cell = (
            "start()\ntry:\n    1 / 0\n"
            "except ZeroDivisionError as e:\n    sys.last_value, sys.last_traceback = e, e.__traceback__\n"
        )

        self.assertEqual(self.said(cell), (("completed", ""), 0))
        self.assertEqual(self.said(cell + "sys.exit(code(0))"), (("completed", ""), 0))
        before = "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    sys.last_value = e\n"
        self.assertEqual(self.said(before + "start()"), (("completed", ""), 0))

    def test_that_of_an_interactive_session_ended_nothing(self):
        with Recorder() as recorder:
            typed = PROGRAM.format(url=recorder.url) + "start()\n1 / 0\n"
            env = {**os.environ, "PYTHONPATH": PATHS}
            subprocess.run([sys.executable, "-i", "-q"], input=typed.encode(), env=env, capture_output=True, timeout=60)

            self.assertEqual(recorder.ends, [("completed", "")])

    def test_a_child_of_multiprocessing_says_its_own(self):
        for end, said in (("pass", "completed"), ("1 / 0", "failed"), ("sys.exit(3)", "failed"), ("raise SystemExit(0)", "completed")):
            child = f"\nimport multiprocessing\ndef child():\n    start()\n    {end}\n"
            run = "p = multiprocessing.get_context('fork').Process(target=child)\np.start()\np.join()"
            with self.subTest(end):
                self.assertEqual(self.said(child + run)[0][0], said)

    def test_a_thread_need_not_start_while_the_program_ends(self):
        idle = (
            "from mnemoscope import sender\nsender._IDLE_SECONDS = 0.05\nworld = start()\nimport time\n"
            "import gc\nfrom mnemoscope.sender import Sender\n"
            "s = [o for o in gc.get_objects() if isinstance(o, Sender)][0]\n"
            "while s._thread is not None: time.sleep(0.01)\n"
        )
        self.assertEqual(self.said(idle), (("completed", ""), 0))


class OutcomeTest(unittest.TestCase):
    def test_of_exits(self):
        for code, said in (
            (None, ("completed", "")),
            (0, ("completed", "")),
            (False, ("completed", "")),
            (3, ("failed", "exit code 3")),
            ("", ("failed", "exit code 1: ")),
        ):
            self.assertEqual(outcome(SystemExit(code)), said)

    @unittest.skipUnless(GROUPS, "needs groups of exceptions")
    def test_of_groups(self):
        group, ctrl_c, cancelled = BaseExceptionGroup, KeyboardInterrupt(), asyncio.CancelledError()  # noqa: F821
        for raised, said in (
            (group("g", [ctrl_c]), ("aborted", "KeyboardInterrupt")),
            (group("g", [group("h", [cancelled, ctrl_c]), cancelled]), ("aborted", "KeyboardInterrupt")),
            (group("g", [ValueError("x"), ctrl_c]), ("aborted", "KeyboardInterrupt")),
            (group("g", [cancelled, cancelled]), ("aborted", "CancelledError")),
            (group("g", [cancelled, ValueError("x")]), ("failed", "BaseExceptionGroup: g (2 sub-exceptions)")),
            (group("g", [SystemExit(0), SystemExit(3), cancelled]), ("failed", "exit code 3")),
            (group("g", [SystemExit(0)]), ("completed", "")),
            (group("g", [SystemExit(0), ValueError("x")]), ("failed", "BaseExceptionGroup: g (2 sub-exceptions)")),
        ):
            self.assertEqual(outcome(raised), said)
        deep = ctrl_c
        for _ in range(500):
            deep = group("g", [deep])
        self.assertEqual(outcome(deep), ("aborted", "KeyboardInterrupt"))


class SysExitTest(unittest.TestCase):
    def test_is_as_it_was_when_no_run_is_open(self):
        before = sys.exit
        first, second = ProgramEnd(), ProgramEnd()
        self.assertIsNot(sys.exit, before)
        with self.assertRaises(SystemExit) as raised:
            sys.exit(3)
        self.assertEqual(raised.exception.code, 3)
        with self.assertRaises(SystemExit) as raised:
            sys.exit()
        self.assertIsNone(raised.exception.code)
        self.assertRaises(TypeError, sys.exit, 1, 2)

        first.forget()
        first.forget()
        self.assertIsNot(sys.exit, before)
        second.forget()
        self.assertIs(sys.exit, before)

    def test_what_others_have_put_in_its_place_stays(self):
        before = sys.exit
        end = ProgramEnd()
        ours = sys.exit
        sys.exit = others = lambda *code: ours(*code)
        end.forget()
        self.assertIs(sys.exit, others)
        again = ProgramEnd()
        self.assertRaises(SystemExit, sys.exit)
        self.assertIs(sys.exit, others)
        sys.exit = ours
        again.forget()
        self.assertIs(sys.exit, before)


class DetachTest(unittest.TestCase):
    def test_with_a_wrong_status_leaves_the_world_and_raises(self):
        step, consolidate, leave = World.__dict__["_step"], UpstreamAgent.__dict__["consolidate_episode_memories"], sys.exit
        for wrong in (("done",), ("failed", ValueError("no text")), ("failed", None)):
            with self.subTest(wrong), Recorder() as recorder:
                world = World(UpstreamAgent("Ann"))
                attached = attach(world, url=recorder.url)
                world.run(1)

                self.assertRaises((ValueError, TypeError, AttributeError), attached.detach, *wrong)
                self.assertIs(World.__dict__["_step"], step)
                self.assertIs(UpstreamAgent.__dict__["consolidate_episode_memories"], consolidate)
                world.run(1)
                self.assertEqual(recorder.ends, [])

                attached.detach("failed", "so")
                self.assertEqual((len(recorder.snapshots), recorder.ends), (1, [("failed", "so")]))
                self.assertIs(sys.exit, leave)

    def test_a_run_without_a_step_of_which_something_was_recorded_has_ended(self):
        with Recorder() as recorder:
            with attach(World(UpstreamAgent("Ann")), url=recorder.url) as attached:
                attached.sample()
            with attach(World(), url=recorder.url) as attached:
                attached.monitor.record_snapshot(UpstreamAgent("Ben"))

            self.assertEqual(recorder.order, ["Ann", "completed", "Ben", "completed"])

    def test_one_of_which_nothing_was_recorded_is_none(self):
        class Failing(CountingAgent):
            def act(self):
                raise ValueError("the first step")

        with Recorder() as recorder:
            with contextlib.suppress(ValueError), attach(World(Failing("F")), url=recorder.url) as attached:
                attached.world.run(1)

            self.assertEqual(recorder.asked, [])

    def test_a_monitor_of_ones_own_does_not_hold_up_the_end_of_the_program(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            program = (
                "import logging\nlogging.disable()\nfrom support import UpstreamAgent, World\n"
                "from mnemoscope import MemoryMonitor, attach\nworld = World(UpstreamAgent('Ann'))\n"
                f"attach(world, MemoryMonitor(url={url!r}, background=True, exit_timeout=0.2))\nworld.run(1)\n"
            )
            env = {**os.environ, "PYTHONPATH": PATHS}
            took = seconds(lambda: subprocess.run([sys.executable, "-c", program], env=env, check=True, timeout=60))

        self.assertLess(took, 8, "ten seconds of its own")


if __name__ == "__main__":
    unittest.main()

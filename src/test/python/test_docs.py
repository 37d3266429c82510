"""The snippets of the documentation, run as they are printed."""

import contextlib
import io
import os
import re
import unittest
from unittest import mock

from support import ROOT, CountingAgent, UpstreamAgent, World, server

from mnemoscope import MemoryMonitor

SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "src" / "docs" / "simulations.md").read_text(encoding="utf-8"), re.DOTALL)


class _Full(CountingAgent):
    """An agent whose memory is too full until it consolidates."""

    def __init__(self):
        super().__init__("Full")
        self.set(90)

    def consolidate_episode_memories(self):
        self.set(0)


class DocumentationTest(unittest.TestCase):
    def run_snippet(self, index, **names):
        os.environ["MNEMOSCOPE_URL"] = server().url
        self.addCleanup(os.environ.pop, "MNEMOSCOPE_URL", None)
        out = io.StringIO()
        # What the snippets show does not depend on how fast this machine is.
        patient = mock.patch.dict(MemoryMonitor.__init__.__kwdefaults__, timeout=60.0)
        with patient, contextlib.redirect_stdout(out):
            exec(compile(SNIPPETS[index], f"simulations.md, block {index}", "exec"), names)  # noqa: S102
        return names, out.getvalue()

    def test_there_are_four(self):
        self.assertEqual(len(SNIPPETS), 4)

    def test_monitoring_a_run(self):
        _, said = self.run_snippet(0, world=World(UpstreamAgent("Ann"), UpstreamAgent("Ben")))

        self.assertIn("Agent: Ann\n", said)
        self.assertIn("Snapshots: 10\n", said)

    def test_alerts_that_act(self):
        agent = _Full()
        self.run_snippet(1, agent=agent)

        self.assertEqual(agent.episodic_memory.stats["current_size"], 0)

    def test_visualisation(self):
        names, said = self.run_snippet(2, agent=UpstreamAgent("Ann"))

        self.assertIn("20 data points", said)
        self.assertIn("<svg", names["page"])
        self.assertIn('"schema_version": 1', names["data"])

    def test_profiling(self):
        names, said = self.run_snippet(3, agent=UpstreamAgent("Ann"))

        self.assertIn("live:\n  Calls: 20\n", said)
        self.assertTrue(names["profiler"].flush())
        profiles = server().get("/api/v1/profiles?simulation=town&agent=Ann")["profiles"]
        self.assertEqual([(p["name"], p["calls"]) for p in profiles], [("live", 20)])


if __name__ == "__main__":
    unittest.main()

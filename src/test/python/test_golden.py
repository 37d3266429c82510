"""The golden walks, recorded through the drop-in and judged by a real server."""

import contextlib
import json
import unittest

from support import GOLDEN, CountingAgent, server

from mnemoscope import MemoryMonitor, MemoryVisualizer
from mnemoscope.times import parse, text
from mnemoscope.transport import segment


class _Recorded:
    """A clock that repeats what was."""

    lock = contextlib.nullcontext()

    def __init__(self, snapshots):
        instants = [parse(snapshot["timestamp"]) for snapshot in snapshots]
        self._millis = iter([round(instant.timestamp() * 1000) for instant in instants])

    def agent(self, name):
        return self

    def next_millis(self):
        return next(self._millis)


class GoldenTest(unittest.TestCase):
    def test_the_walks_give_what_the_python_module_gave(self):
        self.assertGreaterEqual(len(GOLDEN), 12)
        for path in GOLDEN:
            with self.subTest(path.stem):
                self._replay(json.loads(path.read_text(encoding="utf-8")))

    def _replay(self, case):
        monitor = MemoryMonitor(**case["config"], url=server().url)
        monitor._clock = _Recorded(case["snapshots"])
        agents = {}
        for snapshot in case["snapshots"]:
            agent = agents.setdefault(snapshot["agent"], CountingAgent(snapshot["agent"]))
            agent.episodic_memory.stats = snapshot["memory_stats"]
            agent.consolidation = snapshot["consolidation_metrics"]
            agent._current_episode_event_count = snapshot["episode_count"]
            monitor.record_snapshot(agent)
        expected = self._expected(case)
        self._alerts(monitor, expected)
        for name in agents:
            self._agent(monitor, name, expected)
        self.assertEqual(monitor.generate_report(), expected["report_all"])
        self.assertEqual(monitor.delivery["accepted"], len(case["snapshots"]))

    def _expected(self, case):
        """With our own text where a memory grew from nothing."""
        expected = case["expected"]
        at = {}
        for snapshot in case["snapshots"]:
            at[snapshot["agent"], snapshot["timestamp"]] = snapshot["memory_stats"]["total_size"]
        texts = {}
        for alert in expected["alerts"]:
            if "infx" in alert["message"]:
                now = at[alert["agent"], alert["timestamp"]]
                said = f"from 0 to {now} memories"
                texts[alert["text"]] = alert["text"].replace("infx increase", said)
                alert["message"] = alert["message"].replace("infx increase", said)
                alert["text"] = texts[alert["text"]]
        for old, new in texts.items():
            expected["report_all"] = expected["report_all"].replace(old, new)
        return expected

    def _alerts(self, monitor, expected):
        got = [
            {
                "timestamp": text(alert.timestamp),
                "agent": alert.agent_name,
                "type": alert.alert_type,
                "severity": alert.severity,
                "message": alert.message,
                "text": str(alert),
            }
            for alert in monitor.get_alerts()
        ]
        self.assertEqual(got, expected["alerts"])

    def _agent(self, monitor, name, expected):
        stats = monitor.get_agent_stats(name)
        for instant in ("first_snapshot", "last_snapshot"):
            stats[instant] = text(stats[instant])
        self.assertEqual(stats, expected["stats"][name])
        show = MemoryVisualizer(monitor)
        for series, wanted in (
            (show.prepare_memory_timeline_data(name), expected["timeline"][name]),
            (show.prepare_consolidation_data(name), expected["consolidation"][name]),
        ):
            series["timestamps"] = [text(instant) for instant in series["timestamps"]]
            self.assertEqual(series, wanted)
        self._charts(monitor, show, name, expected)
        self._report(monitor, name, expected)

    def _charts(self, monitor, show, name, expected):
        points = len(expected["timeline"][name]["timestamps"])
        path = f"/api/v1/agents/{segment(monitor.simulation)}/{segment(name)}/chart?metric="
        for metric, chart in expected["chart"][name].items():
            if points <= 60:
                self.assertEqual(show.print_ascii_chart(name, metric), chart)
            # Longer series: as the server draws them.
            self.assertEqual(show.print_ascii_chart(name, metric), server().get(path + metric).rstrip("\n"))

    def _report(self, monitor, name, expected):
        """The old one lists everybody's alerts; ours that agent's."""
        got, old = monitor.generate_report(name), expected["report"][name]
        self.assertEqual(got.split("Recent Alerts:")[0].rstrip("=\n"), old.split("Recent Alerts:")[0].rstrip("=\n"))
        mine = [alert["text"] for alert in expected["alerts"] if alert["agent"] == name]
        self.assertEqual([line for line in got.splitlines() if line.startswith("[")], mine[-5:])
        path = f"/api/v1/reports?simulation={segment(monitor.simulation)}&agent={segment(name)}&format=text"
        self.assertEqual(got, server().get(path).rstrip("\n"))


if __name__ == "__main__":
    unittest.main()

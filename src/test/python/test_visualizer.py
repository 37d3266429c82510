"""Series, charts and pages."""

import json
import re
import unittest

from support import CountingAgent, metrics, server

from mnemoscope import MemoryMonitor, MemoryVisualizer


class VisualizerTest(unittest.TestCase):
    def setUp(self):
        self.monitor = MemoryMonitor(url=server().url)
        self.show = MemoryVisualizer(self.monitor)
        self.agent = CountingAgent("Alice <b>")
        self.agent.consolidation = metrics(2, 20)
        for size in (10, 20, 90):
            self.monitor.record_snapshot(self.agent.set(size, 1))

    def test_prepares_series_of_the_server(self):
        timeline = self.show.prepare_memory_timeline_data("Alice <b>")

        self.assertEqual(timeline["memory_size"], [10, 20, 90])
        self.assertEqual(timeline["usage_ratio"], [0.1, 0.2, 0.9])
        self.assertEqual(timeline["timestamps"], [s["timestamp"] for s in self.monitor.agent_history["Alice <b>"]])
        self.assertEqual(self.show.prepare_consolidation_data("Alice <b>")["average_size"], [10, 10, 10])

    def test_prepares_alerts_by_severity(self):
        alerts = self.show.prepare_alert_timeline_data()

        self.assertEqual([a["type"] for a in alerts["warning"]], ["threshold_exceeded", "abnormal_growth"])
        self.assertEqual((alerts["info"], alerts["critical"]), ([], []))
        self.assertEqual(self.show.prepare_alert_timeline_data("Bob")["warning"], [])

    def test_takes_its_monitor_by_either_name(self):
        self.assertIs(MemoryVisualizer(memory_monitor=self.monitor).monitor, self.monitor)
        self.assertIs(MemoryVisualizer(monitor=self.monitor).monitor, self.monitor)
        self.assertIsNone(MemoryVisualizer().monitor)

    def test_strangers_have_nothing(self):
        self.assertEqual(self.show.prepare_memory_timeline_data("Bob")["memory_size"], [])
        self.assertEqual(self.show.prepare_consolidation_data("Bob"), {})
        self.assertEqual(self.show.print_ascii_chart("Bob"), "No data available")
        self.assertEqual(self.show.print_ascii_chart("Alice <b>", "mood"), "No data available")
        nobody = MemoryVisualizer()
        self.assertEqual(nobody.prepare_alert_timeline_data(), {})
        self.assertEqual(nobody.export_data_json(), "{}")
        self.assertIn("No monitor", nobody.generate_html_report())

    def test_exports_valid_json(self):
        export = json.loads(self.show.export_data_json())

        self.assertEqual(export["schema_version"], 1)
        agent = export["agents"]["Alice <b>"]
        self.assertEqual(set(agent), {"stats", "timeline", "consolidation"})
        self.assertRegex(agent["stats"]["first_snapshot"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertEqual(set(export["alerts"][0]), {"timestamp", "agent", "type", "severity", "message"})

    def test_the_page_needs_nothing_else_and_escapes_names(self):
        page = self.show.generate_html_report()

        self.assertIn("Alice &lt;b&gt;", page)
        self.assertNotIn("<b>", page)
        self.assertFalse(re.search(r"https?:|<script|<link|@import|url\(", page))
        self.assertEqual(page.count("<svg"), 1)

    def test_draws_short_and_flat_series(self):
        chart = self.show.print_ascii_chart("Alice <b>", "memory_size", 20, 3)

        self.assertEqual(
            chart.splitlines(),
            [
                "Memory Memory Size - Alice <b>",
                "─" * 30,
                "  90.0 │   █",
                "  50.0 │   █",
                "  10.0 │ ███",
                "       └" + "─" * 20,
                "        3 data points",
            ],
        )
        self.assertTrue(self.show.print_ascii_chart("Alice <b>", "buffer_size", 20, 1))


if __name__ == "__main__":
    unittest.main()

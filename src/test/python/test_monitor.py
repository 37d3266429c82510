"""The drop-in as its users know it, against a real server."""

import unittest
from datetime import datetime, timedelta, timezone

from support import CountingAgent, UpstreamAgent, metrics, server

from mnemoscope import MemoryAlert, MemoryMonitor


class MonitorTest(unittest.TestCase):
    def setUp(self):
        self.monitor = MemoryMonitor(url=server().url)
        self.agent = CountingAgent("Alice")

    def test_has_the_defaults_and_attributes_of_the_original(self):
        monitor = MemoryMonitor()

        self.assertEqual((monitor.alert_threshold, monitor.growth_rate_threshold), (0.8, 2.0))
        self.assertEqual(monitor.consolidation_frequency_threshold, 100)
        self.assertEqual((monitor.agent_history, monitor.alerts, monitor.alert_callbacks), ({}, [], []))
        self.assertEqual(MemoryMonitor(0.7, 3.0, 50).growth_rate_threshold, 3.0)

    def test_tracks_an_agent_once(self):
        self.monitor.track_agent(self.agent)
        self.monitor.track_agent(self.agent)

        self.assertEqual(self.monitor.agent_history, {"Alice": []})
        self.assertEqual(self.monitor.get_agent_stats("Alice"), {})

    def test_returns_the_snapshot_and_keeps_it(self):
        snapshot = self.monitor.record_snapshot(self.agent.set(50, 10))

        self.assertEqual(
            set(snapshot), {"timestamp", "memory_stats", "consolidation_metrics", "episode_count"}
        )
        self.assertEqual(snapshot["memory_stats"]["total_size"], 60)
        self.assertLess(abs(datetime.now(timezone.utc) - snapshot["timestamp"]), timedelta(minutes=1))
        self.assertIs(self.monitor.agent_history["Alice"][-1], snapshot)

    def test_raises_the_classic_alerts_in_their_order(self):
        self.agent.consolidation = metrics(2, 216)
        self.monitor.record_snapshot(self.agent.set(40))
        self.monitor.clear_alerts()
        self.monitor.record_snapshot(self.agent.set(85))

        self.assertEqual(
            [(a.alert_type, a.severity, a.message) for a in self.monitor.alerts],
            [
                ("threshold_exceeded", "warning", "Memory usage at 85.0% (threshold: 80.0%)"),
                ("abnormal_growth", "warning", "Abnormal memory growth detected: 2.1x increase"),
                ("consolidation_inefficient", "info", "Large average consolidation size: 108 memories"),
            ],
        )
        self.assertEqual(self.monitor.alerts[0].memory_stats["current_size"], 85)

    def test_filters_alerts_by_agent_and_severity(self):
        self.agent.consolidation = metrics(1, 200)
        self.monitor.record_snapshot(self.agent.set(90))
        self.monitor.record_snapshot(CountingAgent("Bob").set(90))

        self.assertEqual(len(self.monitor.get_alerts()), 3)
        self.assertEqual(len(self.monitor.get_alerts(agent_name="Bob")), 1)
        self.assertEqual(len(self.monitor.get_alerts(severity="info")), 1)
        self.assertEqual(len(self.monitor.get_alerts("Bob", "info")), 0)

    def test_clears_alerts_here_and_on_the_server(self):
        self.monitor.record_snapshot(self.agent.set(90))
        self.monitor.record_snapshot(CountingAgent("Bob").set(90))

        self.monitor.clear_alerts("Alice")
        self.assertEqual([a.agent_name for a in self.monitor.get_alerts()], ["Bob"])
        self.assertEqual(self.monitor.get_agent_stats("Alice")["total_alerts"], 0)

        with self.assertRaisesRegex(ValueError, "agent_name is empty"):
            self.monitor.clear_alerts("")
        self.assertEqual([a.agent_name for a in self.monitor.get_alerts()], ["Bob"])

        self.monitor.clear_alerts()
        self.assertEqual(self.monitor.alerts, [])
        self.assertEqual(server().get(f"/api/v1/alerts?simulation={self.monitor.simulation}")["alerts"], [])

    def test_callbacks_run_before_the_snapshot_returns(self):
        seen = []
        self.monitor.register_alert_callback(seen.append)

        self.monitor.record_snapshot(self.agent.set(90))

        self.assertEqual([a.alert_type for a in seen], ["threshold_exceeded"])
        self.assertIsInstance(seen[0], MemoryAlert)

    def test_a_failing_callback_is_logged_and_swallowed(self):
        seen = []
        self.monitor.register_alert_callback(lambda alert: 1 / 0)
        self.monitor.register_alert_callback(seen.append)

        with self.assertLogs("mnemoscope", "ERROR"):
            self.monitor.record_snapshot(self.agent.set(90))

        self.assertEqual(len(seen), 1)

    def test_a_callback_may_record_again(self):
        self.monitor.register_alert_callback(lambda alert: self.monitor.record_snapshot(self.agent.set(1)))

        self.monitor.record_snapshot(self.agent.set(90))

        self.assertEqual(len(self.monitor.agent_history["Alice"]), 2)

    def test_a_changed_threshold_holds_from_the_next_snapshot_on(self):
        self.monitor.record_snapshot(self.agent.set(60))
        self.monitor.alert_threshold = 0.5
        self.monitor.record_snapshot(self.agent.set(60))

        self.assertEqual([a.message for a in self.monitor.alerts], ["Memory usage at 60.0% (threshold: 50.0%)"])

    def test_each_monitor_is_a_simulation_of_its_own_unless_named(self):
        other = MemoryMonitor(alert_threshold=0.99, url=server().url)
        self.monitor.record_snapshot(self.agent.set(90))
        other.record_snapshot(self.agent.set(90))

        self.assertNotEqual(self.monitor.simulation, other.simulation)
        self.assertEqual((len(self.monitor.alerts), len(other.alerts)), (1, 0))
        self.assertEqual(MemoryMonitor(simulation="mine").simulation, "mine")

    def test_lifecycle_mode_has_one_alert_while_the_condition_lasts(self):
        monitor = MemoryMonitor(url=server().url, mode="lifecycle")
        for _ in range(10):
            monitor.record_snapshot(self.agent.set(90))

        self.assertEqual([a.alert_type for a in monitor.alerts], ["threshold_exceeded"])
        self.assertRaises(ValueError, MemoryMonitor, mode="both")

    def test_reports_unbounded_agents_and_strangers(self):
        self.monitor.record_snapshot(self.agent.set(50, 5, limit=None))

        text = self.monitor.generate_report()

        self.assertIn("Current Memory: 55 / None\nUsage: Unbounded\n", text)
        self.assertNotIn("Agent:", self.monitor.generate_report("Nobody"))
        self.assertEqual(self.monitor.get_agent_stats("Nobody"), {})

    def test_takes_any_name(self):
        for name in ("a/b c", "日本語", 'O\'Neil "Bob" <b>', "50%", "..", "?x=1#y"):
            with self.subTest(name):
                self.monitor.record_snapshot(CountingAgent(name).set(90))
                self.assertEqual(self.monitor.get_agent_stats(name)["agent_name"], name)
        # The server was not asked for "..", and so not taken to be away.
        self.assertIsNotNone(self.monitor.series("?x=1#y", "timeline"))

    def test_shows_itself_in_a_notebook(self):
        self.monitor.record_snapshot(CountingAgent("<script>").set(90))

        page = self.monitor._repr_html_() + self.monitor.alerts[0]._repr_html_()

        self.assertIn("&lt;script&gt;", page)
        self.assertNotIn("<script>", page)
        self.assertIn("90.0%", page)

    def test_numbers_of_other_libraries_and_nan_are_sent(self):
        class Number:
            def __init__(self, value):
                self.value = value

            def __index__(self):
                return self.value

        self.agent.episodic_memory.stats = {"current_size": Number(7), "max_size": None, "usage_ratio": float("nan")}
        self.monitor.record_snapshot(self.agent)

        self.assertEqual(self.monitor.get_agent_stats("Alice")["current_memory"]["current_size"], 7)

    def test_an_alert_is_printed_as_ever(self):
        when = datetime(2026, 3, 1, 12)
        zoned = datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))

        for instant in (when, zoned):
            self.assertEqual(
                str(MemoryAlert(instant, "Alice", "abnormal_growth", "warning", "MESSAGE")),
                "[WARNING] 2026-03-01 12:00:00 - Alice: MESSAGE",
            )
        self.assertEqual(MemoryAlert(when, "A", "t", "info", "m").memory_stats, {})


class UpstreamTest(unittest.TestCase):
    def setUp(self):
        self.monitor = MemoryMonitor(url=server().url)
        self.agent = UpstreamAgent("Oscar")

    def tearDown(self):
        self.monitor.close()

    def test_measures_what_can_be_measured(self):
        self.agent.store_in_memory("hello")

        snapshot = self.monitor.record_snapshot(self.agent)

        self.assertEqual(snapshot["memory_stats"]["buffer_size"], 1)
        self.assertIsNone(snapshot["memory_stats"]["max_size"])
        self.assertEqual(snapshot["episode_count"], 1)
        self.assertEqual(
            snapshot["gauges"], {"min_episode_length": 2, "max_episode_length": 5, "semantic_size": 0}
        )

    def test_counts_consolidations_by_who_began_them(self):
        self.monitor.track_agent(self.agent)
        for i in range(8):
            self.agent.store_in_memory(f"event {i}")
        self.agent.consolidate_episode_memories()
        self.agent.consolidate_episode_memories()  # Too short: nothing happens.

        counted = self.monitor.record_snapshot(self.agent)["consolidation_metrics"]

        self.assertEqual(counted["automatic_consolidations"], 1)
        self.assertEqual(counted["manual_consolidations"], 1)
        self.assertEqual(counted["total_memories_consolidated"], 8)
        self.assertEqual(counted["average_consolidation_size"], 4)
        self.assertGreaterEqual(counted["last_consolidation_time"], 0)
        stats = self.monitor.get_agent_stats("Oscar")
        self.assertEqual(stats["current_consolidation"]["total_consolidations"], 2)

    def test_counts_failures_and_lets_them_pass(self):
        self.monitor.track_agent(self.agent)
        self.agent.broken = True
        self.assertRaises(RuntimeError, self.agent.consolidate_episode_memories)

        snapshot = self.monitor.record_snapshot(self.agent)

        self.assertEqual(snapshot["gauges"]["consolidation_failures"], 1)
        self.assertEqual(snapshot["consolidation_metrics"]["total_consolidations"], 0)

    def test_leaves_out_what_cannot_be_measured(self):
        class Bare:
            name = "Bare"

            class episodic_memory:
                memory = ["one"]

        snapshot = self.monitor.record_snapshot(Bare())

        self.assertEqual(snapshot["consolidation_metrics"], {})
        self.assertNotIn("gauges", snapshot)
        self.assertEqual(self.monitor.get_agent_stats("Bare")["current_memory"]["current_size"], 1)

    def test_sends_memory_stores(self):
        stores = {
            "context": {"role": "context", "size": 7946, "unit": "tokens", "limit": 8192, "added": 310, "removed": 0},
            "facts": {"role": "semantic", "size": 33, "unit": "items"},
        }

        snapshot = self.monitor.record_snapshot(self.agent, stores=stores)
        stores["facts"]["size"] = 0

        self.assertEqual(snapshot["stores"]["facts"]["size"], 33)
        known = server().get(f"/api/v1/agents/{self.monitor.simulation}/Oscar")
        self.assertEqual(known["stores"], snapshot["stores"])
        self.assertEqual((known["fullest"], known["pressure"]), ("context", 7946 / 8192))
        self.assertNotIn("stores", self.monitor.record_snapshot(self.agent))

    def test_asks_an_agent_that_knows_its_memory_stores(self):
        class Aware(UpstreamAgent):
            told = {"archive": {"role": "archival", "size": 3, "unit": "items"}}

            def get_memory_stores(self):
                return self.told

        agent = Aware("Aware")

        self.assertEqual(self.monitor.record_snapshot(agent)["stores"], agent.told)
        self.assertNotIn("stores", self.monitor.record_snapshot(agent, stores={}))
        for nonsense in (None, 7, "archive", ["archive"], {"archive": 3}):
            agent.told = nonsense
            self.assertNotIn("stores", self.monitor.record_snapshot(agent))

    def test_what_no_memory_store_can_be_is_refused_by_name(self):
        with self.assertLogs("mnemoscope", "WARNING") as logged:
            self.monitor.record_snapshot(self.agent, stores={"context": {"role": "context", "size": -1, "unit": "tokens"}})

        self.assertIn("stores.context.size", "\n".join(logged.output))

    def test_a_copy_of_a_watched_agent_is_not_watched(self):
        import copy

        self.monitor.track_agent(self.agent)
        clone = copy.deepcopy(self.agent)
        for i in range(5):
            clone.store_in_memory(f"event {i}")

        counted = self.monitor.record_snapshot(self.agent)["consolidation_metrics"]

        self.assertEqual(counted["total_consolidations"], 0)
        self.assertEqual(len(clone.episodic_memory.memory), 5)
        self.assertEqual(self.agent.episodic_memory.memory, [])

    def test_leaves_the_class_as_it_was(self):
        before = UpstreamAgent.__dict__["consolidate_episode_memories"]
        self.monitor.track_agent(self.agent)
        self.assertIsNot(UpstreamAgent.__dict__["consolidate_episode_memories"], before)

        self.monitor.close()

        self.assertIs(UpstreamAgent.__dict__["consolidate_episode_memories"], before)


if __name__ == "__main__":
    unittest.main()

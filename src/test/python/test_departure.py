"""Agents that leave a world that continues."""

import unittest

from support import CountingAgent, Recorder, UpstreamAgent, World, quiet_log

from mnemoscope import MemoryMonitor, attach


class DepartureTest(unittest.TestCase):
    def setUp(self):
        self.recorder = Recorder()
        self.addCleanup(self.recorder.stop)

    def watch(self, *agents):
        attached = attach(World(*agents), url=self.recorder.url)
        self.addCleanup(attached.detach)
        return attached, attached.world

    def of(self, attached, name):
        self.assertTrue(attached.monitor.flush(20))
        return [s for s in self.recorder.snapshots if s["agent"] == name]

    def test_an_agent_that_has_left_has_a_final_snapshot_once(self):
        ann, ben = UpstreamAgent("Ann"), UpstreamAgent("Ben")
        attached, world = self.watch(ann, ben)
        world.run(2)
        world.agents.remove(ann)
        world.run(3)

        kept = self.of(attached, "Ann")
        self.assertEqual([s.get("final") for s in kept], [None, None, True])
        self.assertEqual([s["step"] for s in kept], [1, 2, 3])
        self.assertEqual(kept[2]["memory_stats"], kept[1]["memory_stats"])
        self.assertGreater(kept[2]["timestamp"], kept[1]["timestamp"])
        self.assertEqual(kept[2]["simulation_time"][:19], "2024-01-05T12:00:00")
        self.assertEqual([s.get("final") for s in self.of(attached, "Ben")], [None] * 5)

        world.agents.append(ann)
        world.run(2)
        world.agents = []
        world.run(2)
        self.assertEqual([s.get("final") for s in self.of(attached, "Ann")], [None, None, True, None, None, True])

    def test_one_of_the_same_name_is_the_same_agent(self):
        attached, world = self.watch(UpstreamAgent("Ann"))
        world.run(1)
        world.agents = {"a": UpstreamAgent("Ann")}
        world._step = None
        attached.sample()

        self.assertEqual([s.get("final") for s in self.of(attached, "Ann")], [None, None])

    def test_a_world_that_cannot_be_read_has_lost_no_agent_and_is_not_hurt(self):
        class Moody(World):
            mood = None

            @property
            def agents(self):
                if isinstance(self.mood, Exception):
                    raise self.mood
                return self.mood or self.kept

            @agents.setter
            def agents(self, agents):
                self.kept = agents

            def _step(self):
                pass

        class Nameless:
            @property
            def name(self):
                raise RuntimeError("no name yet")

        quiet_log(self)
        attached = attach(Moody(UpstreamAgent("Ann")), url=self.recorder.url)
        self.addCleanup(attached.detach)
        world = attached.world
        for mood in (None, RuntimeError("not now"), [Nameless()], None):
            world.mood = mood
            world._step()
        world.kept = None
        world._step()

        self.assertEqual([s.get("final") for s in self.of(attached, "Ann")], [None, None])

    def test_one_that_cannot_be_read_any_more_is_still_here(self):
        quiet_log(self)
        ann = CountingAgent("Ann")
        ann.act = lambda: None
        attached, world = self.watch(ann)
        world.run(1)
        ann.episodic_memory = None
        world.run(2)
        self.assertEqual([s.get("final") for s in self.of(attached, "Ann")], [None])

        world.agents.clear()
        world.run(1)
        self.assertEqual([s.get("final") for s in self.of(attached, "Ann")], [None, True])

    def test_nothing_came_or_went_in_its_stores_since(self):
        ann = UpstreamAgent("Ann")
        ann.get_memory_stores = lambda: {"c": {"role": "context", "size": 5, "unit": "tokens", "added": 3, "removed": 1}}
        attached, world = self.watch(ann)
        world.run(1)
        world.agents.clear()
        world.run(1)

        first, last = self.of(attached, "Ann")
        self.assertEqual(first["stores"]["c"]["added"], 3)
        self.assertEqual(last["stores"]["c"], {"role": "context", "size": 5, "unit": "tokens", "added": 0, "removed": 0})

    def test_it_can_be_said_by_hand(self):
        monitor = MemoryMonitor(url=self.recorder.url)
        self.addCleanup(monitor.close)
        ann = CountingAgent("Ann")
        self.assertIsNone(monitor.record_departure("Ann"))
        self.assertNotIn("final", monitor.record_snapshot(ann.set(10)))
        self.assertIs(monitor.record_snapshot(ann.set(11), final=True)["final"], True)
        self.assertNotIn("final", monitor.record_snapshot(ann.set(12), step=7))
        departed = monitor.record_departure("Ann")
        self.assertEqual((departed["final"], departed["step"]), (True, 7))
        monitor.flush(20)

        self.assertEqual([s.get("final") for s in self.recorder.snapshots], [None, True, None, True])
        self.assertEqual([s["memory_stats"]["current_size"] for s in self.recorder.snapshots], [10, 11, 12, 12])


if __name__ == "__main__":
    unittest.main()

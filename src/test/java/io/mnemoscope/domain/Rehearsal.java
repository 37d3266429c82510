package io.mnemoscope.domain;

import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SimulationWatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays recorded snapshots of one simulation, with a clock that goes by their timestamps and the timers that go by it. */
public final class Rehearsal {
    private static final long INTERVAL = 1_000;
    private static final long COMPARISON = 10_000;

    private final RuleSettings settings;
    private final RuleSet rules;
    private final SimulationWatch watch = new SimulationWatch("town", 0);
    private final Map<AgentId, AgentMonitor> monitors = new LinkedHashMap<>();
    private final List<AlertEvent> events = new ArrayList<>();
    private long now;

    public Rehearsal(RuleSettings settings) {
        this.settings = settings;
        this.rules = new RuleSet(settings);
    }

    /** Plays them and answers all that happened, in order. */
    public List<AlertEvent> play(List<MemorySnapshot> snapshots) {
        for (var snapshot : snapshots) {
            goTo(snapshot.timestampMillis());
            var monitor = monitor(snapshot.id());
            events.addAll(monitor.observe(snapshot, now, null).events());
            watch.arrived(monitor.stats(), Outages.NONE);
        }
        return events;
    }

    private AgentMonitor monitor(AgentId id) {
        return monitors.computeIfAbsent(id, agent -> new AgentMonitor(rules, 0));
    }

    private void goTo(long millis) {
        now = now == 0 ? millis : now;
        while (now < millis) {
            now = Math.min(millis, (now / INTERVAL + 1) * INTERVAL);
            if (now % INTERVAL == 0) {
                tick();
            }
        }
    }

    private void tick() {
        events.addAll(watch.judge(settings.simulationRules(), now, Outages.NONE));
        monitors.forEach((id, monitor) -> {
            long silent = watch.lastMillis() - monitor.arrivedMillis();
            if (silent > 0) {
                events.addAll(monitor.silent(now, silent, watch.step()));
            }
        });
        if (now % COMPARISON == 0) {
            watch.compare().forEach((id, score) -> events.addAll(monitor(id).compared(now, score)));
        }
    }
}

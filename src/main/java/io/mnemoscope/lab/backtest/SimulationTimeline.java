package io.mnemoscope.lab.backtest;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.PeerScores;
import io.mnemoscope.domain.rules.SimulationPace;
import io.mnemoscope.domain.rules.SimulationWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * What only a look at a whole simulation can tell, with a clock that goes by the snapshots' own timestamps: the timers of
 * the server, played over what was noted while the agents were read one after another. One thread.
 */
final class SimulationTimeline {
    /** Cells in all: 12 to 24 MB. */
    static final int MOST_CELLS = 500_000;

    /** A silence is looked at so often at most. */
    private static final int MOST_TICKS = 100_000;

    private final String simulation;
    private final CandidateRules rules;
    private final long tickMillis;
    private final long comparisonMillis;
    private final long fromMillis;
    private final HeartbeatIndex beats;
    private final Map<AgentId, GrowthSamples> traces = new LinkedHashMap<>();
    private int cells;
    /** When the gaps between the snapshots of one agent were known. */
    private long pacedMillis = Long.MAX_VALUE;

    SimulationTimeline(String simulation, CandidateRules rules, Config.Alerting config, long fromMillis) {
        this.simulation = simulation;
        this.rules = rules;
        this.tickMillis = config.interval().toMillis();
        this.comparisonMillis = config.comparisonInterval().toMillis();
        this.fromMillis = fromMillis;
        this.beats = new HeartbeatIndex(tickMillis);
    }

    /** One more agent. */
    GrowthSamples join(AgentId id) {
        var trace = new GrowthSamples(id, comparisonMillis, rules.of(id).leastSilenceMillis());
        traces.put(id, trace);
        return trace;
    }

    void saw(GrowthSamples trace, MemorySnapshot snapshot) {
        if (snapshot.timestampMillis() > trace.newestMillis && cells <= MOST_CELLS) {
            beats.beat(snapshot.timestampMillis(), snapshot.step());
            cells += trace.saw(snapshot) ? 1 : 0;
        }
    }

    /** Notes whether it is known by then how often an agent sends. */
    void paced(RuleSimulation agent, long millis) {
        if (millis < pacedMillis && SimulationPace.isKnown(agent.reception())) {
            pacedMillis = millis;
        }
    }

    /** Why nothing can be said; null if it can. */
    @Nullable
    String tooMuch() {
        if (cells > MOST_CELLS || beats.full()) {
            return "simulation " + simulation + " has more history than fits: narrow from and to";
        }
        return null;
    }

    /** The agents that may have been silent while the others went on, one of which has gone before the end. */
    List<GrowthSamples> paused() {
        long last = beats.last();
        return traces.values().stream()
                .filter(trace -> trace.newestMillis >= 0)
                .filter(trace -> trace.paused || last - trace.newestMillis >= trace.pauseMillis)
                .toList();
    }

    /** The agent is silent from {@code sinceMillis} until then: what the timer says meanwhile. */
    void silence(RuleSimulation trial, GrowthSamples trace, long sinceMillis, long untilMillis) {
        long tick = (sinceMillis + trace.pauseMillis) / tickMillis * tickMillis;
        for (int i = 0; tick < untilMillis && i < MOST_TICKS; tick += tickMillis, i++) {
            long last = beats.before(tick);
            if (last > sinceMillis) {
                trial.silent(tick, last - sinceMillis, beats.stepBefore(tick));
            }
        }
    }

    /** The tick after the last sign of life. */
    long end() {
        return beats.last() + 2 * tickMillis;
    }

    /** Compares the agents' growth; answers what came of it for those for whom it mattered. */
    Map<AgentId, FiredAlerts> compared(int room) {
        var watch = new SimulationWatch(simulation, fromMillis);
        var trials = new HashMap<AgentId, RuleSimulation>();
        var firedByAgent = new HashMap<AgentId, FiredAlerts>();
        var queue = new PriorityQueue<GrowthSamples>((a, b) -> Long.compare(a.comparison(), b.comparison()));
        traces.values().stream().filter(GrowthSamples::hasNext).forEach(queue::add);
        while (!queue.isEmpty()) {
            long comparison = queue.element().comparison();
            var moved = new ArrayList<GrowthSamples>();
            while (!queue.isEmpty() && queue.element().comparison() == comparison) {
                var trace = queue.remove();
                moved.add(trace);
                grow(watch, trace);
            }
            var scores = watch.compare();
            for (var trace : moved) {
                var score = scores.get(trace.id);
                if (score != null) {
                    judge(trace, comparison, score, trials, firedByAgent, room);
                }
                trace.take();
                if (trace.hasNext()) {
                    queue.add(trace);
                }
            }
        }
        return firedByAgent;
    }

    private static void grow(SimulationWatch watch, GrowthSamples trace) {
        if (trace.atFirst()) {
            watch.grown(trace.id, trace.firstTotal);
            if (!trace.movedAtOnce) {
                return;
            }
        }
        watch.grown(trace.id, trace.total());
    }

    private void judge(
            GrowthSamples trace,
            long comparison,
            PeerScores score,
            Map<AgentId, RuleSimulation> trials,
            Map<AgentId, FiredAlerts> firedByAgent,
            int room) {
        var trial = trials.get(trace.id);
        if (trial == null) {
            if (!rules.of(trace.id).mayBegin(score)) {
                return;
            }
            var fired = new FiredAlerts(fromMillis, room);
            firedByAgent.put(trace.id, fired);
            trial = new RuleSimulation(rules.only(trace.id, Trigger.PEERS), fired);
            trials.put(trace.id, trial);
        }
        trial.observe(trace.snapshot());
        trial.compared(comparison * comparisonMillis, score);
    }

    /** The alerts of the simulation as a whole, up to {@code untilMillis}. */
    FiredAlerts simulation(List<AlertRule> ofSimulation, long untilMillis, int room) {
        var fired = new FiredAlerts(fromMillis, room);
        var watch = new SimulationWatch(simulation, Math.min(fromMillis, beats.first()));
        long heard = -1;
        long quiet = 0;
        for (long tick = beats.first() / tickMillis * tickMillis; tick <= untilMillis; tick += tickMillis) {
            long last = beats.before(tick);
            quiet = last > heard ? 0 : quiet + 1;
            if (last > heard) {
                heard = last;
                watch.heard(last, Outages.NONE);
            }
            if (last >= pacedMillis) {
                watch.paced();
            }
            watch.judge(ofSimulation, tick, Outages.NONE).forEach(fired::take);
            if (quiet > MOST_TICKS) {
                long next = beats.after(tick);
                if (next < 0) {
                    break;
                }
                tick = next / tickMillis * tickMillis;
            }
        }
        return fired;
    }
}

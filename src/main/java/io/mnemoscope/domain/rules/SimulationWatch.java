package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.stats.GrowthTrack;
import io.mnemoscope.domain.stats.PeerPeaks;
import io.mnemoscope.domain.stats.RobustScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches one simulation as a whole: whether anything comes from it, and how its agents grow beside one another. Only
 * data that is about as old as its arrival counts as a sign of life: an import of last year's run is not a live
 * simulation, and does not become a lost one. One owner; the clock comes in.
 */
public final class SimulationWatch {
    /** Snapshots that are older than this when they arrive are history. */
    public static final long LIVE_MILLIS = 60_000;

    private static final MemoryStats NOTHING = new MemoryStats(0, 0, 0, 0, Double.NaN, false, false);

    private final AgentId id;
    private final Map<AgentId, Growth> growth = new HashMap<>();
    /** Where the alerts are, by rule. */
    private final Map<String, AlertProgress> states = new HashMap<>();

    private long lastMillis = -1;
    /** What is not newer belongs to a run that has ended. */
    private long endedMillis = -1;
    /** Its run ends: nothing is judged until that is durable. */
    private boolean ending;
    /** Whether live data has come since it was judged last. */
    private boolean heard;

    /** What one agent has grown to. */
    private static final class Growth {
        /** From its first growth on. */
        private @Nullable GrowthTrack track;

        private long compared;
        private long newest;
        private boolean moved;
        /** The time of its newest snapshot that was heard of since the last run ended; -1 if none was. */
        private long heardMillis = -1;
        /** Nothing of its next run has been heard of yet. */
        private boolean ended;

        private void end() {
            heardMillis = -1;
            ended = true;
        }

        private void begin() {
            compared = newest;
            moved = false;
        }
    }

    public SimulationWatch(String simulation) {
        this.id = AgentId.ofSimulation(simulation);
    }

    /** An alert that was firing before a restart. */
    public void firing(Alert alert) {
        long started = alert.startedMillis();
        states.put(
                alert.rule(),
                new AlertProgress(AlertState.FIRING, alert.severity(), 0, started, 0, false, 0, started, -1, 1));
    }

    /** An agent's newest snapshot has arrived. */
    public void arrived(MemorySnapshot snapshot, long nowMillis) {
        long at = snapshot.timestampMillis();
        var its = growth.get(snapshot.id());
        // A sender's clock may have been ahead in the run that ended: what follows something heard of since is newer,
        // too.
        boolean ofNext = at > endedMillis || (its != null && its.heardMillis >= 0 && at > its.heardMillis);
        if (ofNext && nowMillis - at <= LIVE_MILLIS) {
            heard(nowMillis);
        }
        its = its(snapshot.id(), snapshot.memory().totalSize());
        its.heardMillis = at;
        if (its.ended) {
            its.begin();
            its.ended = !ofNext;
        }
    }

    /** Live data has arrived. */
    public void heard(long nowMillis) {
        lastMillis = nowMillis;
        heard = true;
    }

    /** An agent's total size is so much now. */
    public void grown(AgentId agent, long total) {
        var unused = its(agent, total);
    }

    private Growth its(AgentId agent, long total) {
        var its = growth.get(agent);
        if (its == null) {
            its = new Growth();
            its.compared = total;
            growth.put(agent, its);
        } else {
            its.moved = true;
        }
        its.newest = total;
        return its;
    }

    /** An agent is forgotten. */
    public void forgotten(AgentId agent) {
        growth.remove(agent);
    }

    /**
     * Its run ends: it is not judged until {@link #ended} or {@link #resume}.
     *
     * @param rules those on whole simulations
     * @param how the run ended, in words
     * @return the ends of its alerts; mostly empty
     */
    public List<AlertEvent> end(List<AlertRule> rules, String how, long nowMillis) {
        ending = true;
        List<AlertEvent> events = new ArrayList<>(0);
        for (var rule : rules) {
            var before = states.get(rule.spec().name());
            if (before != null && before.open()) {
                events.add(AlertEvents.ended(rule, before, how, nowMillis, id, NOTHING));
            }
        }
        return events;
    }

    /** Its run has ended; silence means nothing until something newer arrives, and growth is compared from then on. */
    public void ended(long newestMillis) {
        ending = false;
        endedMillis = Math.max(endedMillis, newestMillis);
        lastMillis = -1;
        heard = false;
        states.clear();
        growth.values().forEach(its -> {
            its.end();
            its.begin();
        });
    }

    /** Its run has not ended after all. */
    public void resume() {
        ending = false;
    }

    /** When live data last arrived; -1 if none has. */
    public long lastMillis() {
        return lastMillis;
    }

    /** Whether there is nothing to watch: no agents, no alert, and no run that ended so lately that its snapshots may come again. */
    public boolean idle(long nowMillis) {
        return growth.isEmpty() && !open() && endedMillis < nowMillis - LIVE_MILLIS;
    }

    private boolean open() {
        return states.values().stream().anyMatch(AlertProgress::open);
    }

    /**
     * Evaluates its rules.
     *
     * @param rules those on whole simulations that are on
     * @return what happened; mostly empty
     */
    public List<AlertEvent> judge(List<AlertRule> rules, long nowMillis) {
        if (ending || rules.isEmpty() || (lastMillis < 0 && !open())) {
            return List.of();
        }
        // Lost before a restart, and nothing since: no data, so nothing changes.
        double seconds = lastMillis < 0 ? Signal.NO_DATA : heard ? 0 : Math.max(0, nowMillis - lastMillis) / 1_000.0;
        heard = false;
        var view = new SimulationView(seconds, growth.size());
        List<AlertEvent> events = new ArrayList<>(0);
        for (var rule : rules) {
            var event = judge(rule, view, nowMillis);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private @Nullable AlertEvent judge(AlertRule rule, SimulationView view, long nowMillis) {
        var name = rule.spec().name();
        var before = states.getOrDefault(name, AlertProgress.START);
        double value = rule.simulation(view);
        var transition = AlertLifecycle.next(
                rule.spec(), before, value, new EvaluationTime(nowMillis, MemorySnapshot.NO_STEP), lastMillis);
        var after = transition.state();
        var event = transition.kind() == null
                ? null
                : AlertEvents.of(rule, before, after, transition.kind(), value, nowMillis, id, NOTHING);
        states.put(name, after);
        return event;
    }

    /** How much the agents that moved have grown since the last call, beside one another. */
    public Map<AgentId, PeerScores> compare() {
        var agents = new ArrayList<AgentId>();
        var moved = new ArrayList<Growth>();
        growth.forEach((agent, its) -> {
            if (its.moved) {
                agents.add(agent);
                moved.add(its);
            }
        });
        var scores = RobustScores.scores(grown(moved));
        var peaks = new PeerPeaks(growth.values().stream()
                .map(its -> its.track)
                .filter(Objects::nonNull)
                .toList());
        var compared = new HashMap<AgentId, PeerScores>();
        for (int i = 0; i < scores.length; i++) {
            var track = moved.get(i).track;
            double changed = track == null ? Signal.NO_DATA : peaks.changed(track);
            compared.put(agents.get(i), new PeerScores(scores[i], changed));
        }
        return compared;
    }

    private static double[] grown(List<Growth> agents) {
        var grown = new double[agents.size()];
        for (int i = 0; i < grown.length; i++) {
            var its = agents.get(i);
            grown[i] = its.newest - its.compared;
            its.compared = its.newest;
            its.moved = false;
            if (its.track == null && grown[i] > 0) {
                its.track = new GrowthTrack();
            }
            if (its.track != null) {
                its.track.take(grown[i]);
            }
        }
        return grown;
    }
}

package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.stats.RobustScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private AlertProgress state = AlertProgress.START;
    private long lastMillis = -1;
    /** Whether live data has come since it was judged last. */
    private boolean heard;

    /** What one agent has grown to. */
    private static final class Growth {
        private long compared;
        private long newest;
        private boolean moved;
    }

    public SimulationWatch(String simulation) {
        this.id = AgentId.ofSimulation(simulation);
    }

    /** It was lost before a restart, since that time. */
    public void lost(long startedMillis) {
        state = new AlertProgress(
                AlertState.FIRING, Severity.WARNING, 0, startedMillis, 0, false, 0, startedMillis, -1, 1);
    }

    /** An agent's newest snapshot has arrived. */
    public void arrived(MemorySnapshot snapshot, long nowMillis) {
        if (nowMillis - snapshot.timestampMillis() <= LIVE_MILLIS) {
            heard(nowMillis);
        }
        grown(snapshot.id(), snapshot.memory().totalSize());
    }

    /** Live data has arrived. */
    public void heard(long nowMillis) {
        lastMillis = nowMillis;
        heard = true;
    }

    /** An agent's total size is so much now. */
    public void grown(AgentId agent, long total) {
        var its = growth.get(agent);
        if (its == null) {
            its = new Growth();
            its.compared = total;
            growth.put(agent, its);
        } else {
            its.moved = true;
        }
        its.newest = total;
    }

    /** An agent is forgotten. */
    public void forgotten(AgentId agent) {
        growth.remove(agent);
    }

    /** When live data last arrived; -1 if none has. */
    public long lastMillis() {
        return lastMillis;
    }

    /** Whether there is nothing to watch: no agents, and not lost. */
    public boolean idle() {
        return growth.isEmpty() && !state.open();
    }

    /**
     * Looks whether it is lost, or back.
     *
     * @param rule what it is held against; null if that is off
     * @return what happened, or null
     */
    public @Nullable AlertEvent judge(@Nullable SimulationLost rule, long nowMillis) {
        if (rule == null || (lastMillis < 0 && !state.open())) {
            return null;
        }
        // Lost before a restart, and nothing since: no data, so nothing changes.
        double seconds = lastMillis < 0 ? Signal.NO_DATA : heard ? 0 : Math.max(0, nowMillis - lastMillis) / 1_000.0;
        heard = false;
        var before = state;
        var transition = AlertLifecycle.next(
                rule.spec(), before, seconds, new EvaluationTime(nowMillis, MemorySnapshot.NO_STEP), lastMillis);
        var after = transition.state();
        var event = transition.kind() == null
                ? null
                : AlertEvents.of(rule, before, after, transition.kind(), seconds, nowMillis, id, NOTHING);
        state = after;
        return event;
    }

    /** How much the agents that moved have grown since the last call, beside one another. */
    public Map<AgentId, Double> compare() {
        var agents = new ArrayList<AgentId>();
        var moved = new ArrayList<Growth>();
        growth.forEach((agent, its) -> {
            if (its.moved) {
                agents.add(agent);
                moved.add(its);
            }
        });
        var scores = RobustScores.scores(grown(moved));
        var compared = new HashMap<AgentId, Double>();
        for (int i = 0; i < scores.length; i++) {
            compared.put(agents.get(i), scores[i]);
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
        }
        return grown;
    }
}

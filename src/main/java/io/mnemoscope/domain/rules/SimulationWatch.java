package io.mnemoscope.domain.rules;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.stats.PeerPeaks;
import io.mnemoscope.domain.stats.RobustScores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Watches one simulation as a whole: whether anything comes from it, and how its agents grow beside one another. What counts is when
 * data arrives, by the server's clock, and only data that is about as old as its arrival is a sign of life: an import of last year's
 * run is not a live simulation, and does not become a lost one. One owner; the clock comes in.
 */
public final class SimulationWatch {
    /** The clocks of senders are not compared more exactly. */
    private static final long CLOCKS_APART_MILLIS = 2_000;

    private static final MemoryStats NOTHING = new MemoryStats(0, 0, 0, 0, Double.NaN, false, false);

    private final AgentId id;
    private final Map<AgentId, AgentGrowth> growth = new HashMap<>();
    /** Where the alerts are, by rule. */
    private final Map<String, AlertProgress> states = new HashMap<>();

    /** When live data last arrived; -1 if none has. */
    private long lastMillis = -1;
    /** What did not arrive later belongs to a run that has ended. */
    private long endedMillis = -1;
    /** Its run ends: nothing is judged until that is durable. */
    private boolean ending;
    /** When it was judged last. */
    private long judgedMillis;
    /** What arrived up to then did not arrive at this process. */
    private final long begunMillis;
    /** Its last agent was deleted. */
    private boolean gone;

    private final SimulationPace pace = new SimulationPace();
    /** How many of its agents have left, or were of a run that has ended. */
    private int left;
    /** The step of what arrived last; {@link MemorySnapshot#NO_STEP} if it has none. */
    private long step = MemorySnapshot.NO_STEP;

    /** Of a simulation of which nothing is known yet, from this time on. */
    public SimulationWatch(String simulation, long nowMillis) {
        this.id = AgentId.ofSimulation(simulation);
        this.judgedMillis = nowMillis;
        this.begunMillis = nowMillis;
    }

    /** An alert that was firing before a restart. */
    public void firing(Alert alert) {
        long started = alert.startedMillis();
        states.put(
                alert.rule(),
                new AlertProgress(AlertState.FIRING, alert.severity(), 0, started, 0, false, 0, started, -1, 1));
    }

    /** How long a step of its run is expected to take; 0 if that is not known. */
    public void expectStep(double seconds) {
        pace.expectStep(1_000 * seconds);
    }

    /**
     * An agent is as it is now; it may have sent nothing since it was the last time.
     *
     * @param outages when nothing could have arrived
     */
    public void arrived(AgentStats agent, Outages outages) {
        var reception = agent.reception();
        var latest = agent.latest();
        long at = reception.liveMillis();
        var before = growth.get(agent.id());
        boolean arrived = before == null || at > before.liveMillis;
        // What was taken before a run ended belongs to it, however late it arrives.
        boolean ofRun = arrived
                && reception.presence() != Reception.Presence.ENDED
                && Math.min(at, reception.at(latest) + CLOCKS_APART_MILLIS) > endedMillis;
        gone = false;
        if (ofRun) {
            step = at >= lastMillis ? reception.step(latest) : step;
            heard(at, outages);
            pace.take(reception, before == null);
        }
        var now = grow(agent.id(), latest.memory().totalSize());
        now.liveMillis = at;
        left += count(reception.ended()) - count(now.left);
        now.left = reception.ended();
        if (now.ended) {
            now.begin();
            now.ended = !ofRun;
        }
    }

    /** Gaps between the snapshots of one agent are known. */
    public void paced() {
        pace.known();
    }

    /** Live data has arrived; see {@link #arrived}. */
    public void heard(long atMillis, Outages outages) {
        if (lastMillis >= 0 && atMillis > lastMillis) {
            pace.gap(outages.silence(lastMillis, atMillis));
        }
        lastMillis = Math.max(lastMillis, atMillis);
    }

    /** An agent's total size is so much now. */
    public void grown(AgentId agent, long total) {
        var unused = grow(agent, total);
    }

    private AgentGrowth grow(AgentId agent, long total) {
        var grown = growth.get(agent);
        if (grown == null) {
            grown = new AgentGrowth(total);
            growth.put(agent, grown);
        } else {
            grown.moveTo(total);
        }
        return grown;
    }

    private static int count(boolean one) {
        return one ? 1 : 0;
    }

    /** An agent is forgotten. */
    public void forgotten(AgentId agent) {
        var forgotten = growth.remove(agent);
        left -= forgotten == null ? 0 : count(forgotten.left);
        gone = growth.isEmpty();
    }

    /**
     * Its run ends: it is not judged until {@link #ended} or {@link #resume}.
     *
     * @param how the run ended, in words
     * @return the ends of its alerts; mostly empty
     */
    public List<AlertEvent> end(String how, long nowMillis) {
        ending = true;
        return ends((rule, before) -> AlertEvents.ended(rule, before, AlertEnd.ofRun(how), nowMillis, id, NOTHING));
    }

    /** The ends of the alerts that are open. */
    private List<AlertEvent> ends(BiFunction<AlertRule, AlertProgress, AlertEvent> end) {
        List<AlertEvent> events = new ArrayList<>(0);
        states.forEach((name, before) -> {
            var spec = RuleSettings.DEFAULTS.rules().get(name);
            if (before.open() && spec != null) {
                events.add(end.apply(RuleRegistry.of(spec), before));
            }
        });
        return events;
    }

    /** Its run has ended; silence means nothing until something arrives later, and growth is compared from then on. */
    public void ended(long atMillis) {
        ending = false;
        endedMillis = Math.max(endedMillis, atMillis);
        lastMillis = -1;
        pace.forget();
        step = MemorySnapshot.NO_STEP;
        states.clear();
        growth.values().forEach(agent -> {
            agent.ended = true;
            agent.begin();
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

    /** The step of what arrived last; {@link MemorySnapshot#NO_STEP} if it has none. */
    public long step() {
        return step;
    }

    /** A silence that was that long before the server started was judged by the server before. */
    public void forgetSilence(long sinceMillis) {
        if (lastMillis >= 0 && lastMillis < sinceMillis - pace.longestUsualMillis()) {
            lastMillis = -1;
        }
        gone = growth.isEmpty();
    }

    /** Whether there is nothing to watch: no agents, no alert, no run that says how long it takes, and none that ended so lately that its snapshots may come again. */
    public boolean idle(long nowMillis) {
        return growth.isEmpty() && !open() && !pace.isExpected() && endedMillis < nowMillis - Reception.LIVE_MILLIS;
    }

    private boolean open() {
        return states.values().stream().anyMatch(AlertProgress::open);
    }

    /**
     * Evaluates its rules.
     *
     * @param rules those on whole simulations that are on
     * @param outages when nothing could have arrived
     * @return what happened; mostly empty
     */
    public List<AlertEvent> judge(List<AlertRule> rules, long nowMillis, Outages outages) {
        if (ending || (lastMillis < 0 && !open())) {
            return List.of();
        }
        if (rules.isEmpty()) {
            var ends = ends((rule, before) -> AlertEvents.retired(rule, before, id, NOTHING, nowMillis));
            states.clear();
            return ends;
        }
        boolean allLeft = left > 0 && left == growth.size();
        if (gone || allLeft) {
            return endWithAgents(gone ? AlertEnd.OF_DELETED_AGENTS : AlertEnd.OF_AGENTS, nowMillis);
        }
        // Lost before a restart, and nothing since: no data, so nothing changes.
        boolean unheard = lastMillis < 0 || (lastMillis <= begunMillis && open());
        double seconds = unheard
                ? Signal.NO_DATA
                : lastMillis > judgedMillis ? 0 : outages.silence(lastMillis, nowMillis) / 1_000.0;
        judgedMillis = nowMillis;
        var view = new SimulationView(seconds, pace.usualMillis() / 1_000, growth.size());
        List<AlertEvent> events = new ArrayList<>(0);
        for (var rule : rules) {
            var event = judge(rule, view, nowMillis);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    /** Nothing more is expected of it. */
    private List<AlertEvent> endWithAgents(AlertEnd how, long nowMillis) {
        var ends = ends((rule, before) -> AlertEvents.ended(rule, before, how, nowMillis, id, NOTHING));
        states.clear();
        lastMillis = -1;
        judgedMillis = nowMillis;
        return ends;
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
        var moved = new ArrayList<AgentGrowth>();
        growth.forEach((agent, size) -> {
            if (size.moved()) {
                agents.add(agent);
                moved.add(size);
            }
        });
        var scores = RobustScores.scores(
                moved.stream().mapToDouble(AgentGrowth::take).toArray());
        var peaks = new PeerPeaks(growth.values().stream()
                .map(AgentGrowth::track)
                .filter(Objects::nonNull)
                .toList());
        var compared = new HashMap<AgentId, PeerScores>();
        for (int i = 0; i < scores.length; i++) {
            var track = moved.get(i).track();
            double changed = track == null ? Signal.NO_DATA : peaks.changed(track);
            compared.put(agents.get(i), new PeerScores(scores[i], changed));
        }
        return compared;
    }
}

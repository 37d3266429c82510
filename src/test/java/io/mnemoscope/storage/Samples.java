package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.RuleCheckpoint;
import io.mnemoscope.domain.rules.RuleScratch;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Snapshots, states and alerts for the store's tests. */
public final class Samples {
    public static final AgentId ALICE = new AgentId("town", "Alice");
    public static final AgentId BOB = new AgentId("town", "Bob");
    public static final long START = 1_780_000_000_000L;

    private Samples() {}

    /** A snapshot of this size at {@code START + seconds}. */
    public static MemorySnapshot snapshot(AgentId agent, long seconds, long size) {
        var memory = new MemoryStats(size, 3, size + 3, 100, size / 100.0, true, size >= 80);
        var consolidation = new ConsolidationMetrics(2, 1, 1, 0.25, 10, 5);
        return new MemorySnapshot(
                agent,
                START + 1_000 * seconds,
                memory,
                consolidation,
                seconds,
                seconds,
                MemorySnapshot.NO_TIME,
                Map.of());
    }

    /** The same snapshot with these memory stores. */
    public static MemorySnapshot with(MemorySnapshot its, MemoryStore... stores) {
        return new MemorySnapshot(
                its.id(),
                its.timestampMillis(),
                its.memory(),
                its.consolidation(),
                its.episodeCount(),
                its.step(),
                its.simulationTimeMillis(),
                its.gauges(),
                List.of(stores));
    }

    /** A context window of 8,192 tokens of which so many are taken. */
    public static MemoryStore context(long tokens) {
        return new MemoryStore("context", Role.CONTEXT, Unit.TOKENS, tokens, 8_192, 40, 7);
    }

    /** An archive without a limit. */
    public static MemoryStore archive(long items) {
        return new MemoryStore(
                "archive \u5E74", Role.ARCHIVAL, Unit.ITEMS, items, 0, MemoryStore.NOT_SAID, MemoryStore.NOT_SAID);
    }

    /** One snapshot a second, from this second on. */
    public static List<MemorySnapshot> series(AgentId agent, int fromSecond, int count) {
        return IntStream.range(fromSecond, fromSecond + count)
                .mapToObj(second -> snapshot(agent, second, second % 90))
                .toList();
    }

    public static AgentState state(MemorySnapshot latest, long inOrder) {
        var rule = new AlertProgress(AlertState.FIRING, Severity.WARNING, 2, START, 5, false, 1, START, 7, 3);
        return new AgentState(
                latest,
                inOrder,
                1,
                START,
                7,
                3,
                4,
                Map.of(
                        "threshold_exceeded", new RuleCheckpoint(rule, RuleScratch.of(new double[0])),
                        "consolidation_storm",
                                new RuleCheckpoint(
                                        AlertProgress.START, RuleScratch.of(new double[] {12, 0, 3, 10.5, 4, -1}))),
                RuleSettings.DEFAULTS);
    }

    public static AlertEvent event(AgentId agent, long startSecond, AlertEvent.Kind kind, AlertState state) {
        long started = START + 1_000 * startSecond;
        boolean over = state == AlertState.RESOLVED;
        long updated = over ? started + 500 : started;
        var alert = new Alert(
                Alert.idOf(agent, "threshold_exceeded", started),
                agent,
                BuiltIn.THRESHOLD_EXCEEDED,
                "threshold_exceeded",
                Severity.WARNING,
                state,
                false,
                "usage 81.0%",
                0.81,
                0.8,
                started,
                updated,
                over ? updated : Alert.NOT_RESOLVED,
                snapshot(agent, startSecond, 81).memory());
        return new AlertEvent(kind, "at or above 0.8", alert);
    }

    public static AlertEvent fired(AgentId agent, long startSecond) {
        return event(agent, startSecond, AlertEvent.Kind.FIRING, AlertState.FIRING);
    }

    /** A whole simulation is lost. */
    public static AlertEvent lost(String simulation, long startSecond) {
        var id = AgentId.ofSimulation(simulation);
        var name = BuiltIn.SIMULATION_LOST.wireName();
        long started = START + 1_000 * startSecond;
        var alert = new Alert(
                Alert.idOf(id, name, started),
                id,
                BuiltIn.SIMULATION_LOST,
                name,
                Severity.WARNING,
                AlertState.FIRING,
                false,
                "Nothing from the simulation for 60 s",
                60,
                60,
                started,
                started,
                Alert.NOT_RESOLVED,
                MemoryStats.of(0, 0, 0));
        return new AlertEvent(AlertEvent.Kind.FIRING, "at or above 60 s", alert);
    }

    public static AlertEvent resolved(AgentId agent, long startSecond) {
        return event(agent, startSecond, AlertEvent.Kind.RESOLVED, AlertState.RESOLVED);
    }
}

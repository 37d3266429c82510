package io.mnemoscope.lab.explain;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.AlertProgress;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.ClassicRule;
import io.mnemoscope.domain.rules.Evaluations;
import io.mnemoscope.domain.rules.RuleScratch;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.storage.Restored;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An agent's stored snapshots put through its rules once more, for the sake of the last evaluations of each. Nothing is
 * kept for that while the agent is watched.
 */
final class Replay implements Evaluations {
    /** How many evaluations of each rule are kept. */
    static final int KEPT = 20;

    private final AgentMonitor monitor;
    private final Source basis;
    private final Map<String, Deque<Evaluation>> evaluations = new HashMap<>();
    private @Nullable MemorySnapshot previous;
    private int snapshots;

    /** What was known at the beginning. */
    enum Source {
        /** The state at the last checkpoint: all is exactly as it was. */
        CHECKPOINT("from the state at the last checkpoint on: exactly what was seen live"),
        /** All snapshots there are. */
        WHOLE_HISTORY(
                "from the first snapshot on, under the rules of today; those that came out of order are in their place"),
        /** The newest snapshots. */
        RECENT_HISTORY(
                "the newest snapshots, under the rules of today; what came before is not known, so that states and"
                        + " windows may differ from what was seen live");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private Replay(AgentMonitor monitor, Source basis) {
        this.monitor = monitor;
        this.basis = basis;
    }

    /** From the last checkpoint, if there is one. */
    static @Nullable Replay since(@Nullable Restored restored) {
        if (restored == null || restored.checkpoint() == null) {
            return null;
        }
        var checkpoint = restored.checkpoint();
        var replay =
                new Replay(AgentMonitor.restore(new RuleSet(checkpoint.settings()), checkpoint), Source.CHECKPOINT);
        replay.previous = checkpoint.latest();
        replay.observe(restored.since());
        return replay;
    }

    /** From nothing. */
    static Replay of(RuleSet rules, List<MemorySnapshot> history, boolean whole) {
        var basis = whole ? Source.WHOLE_HISTORY : Source.RECENT_HISTORY;
        var replay = new Replay(new AgentMonitor(rules, 0), basis);
        replay.observe(history);
        return replay;
    }

    private void observe(List<MemorySnapshot> history) {
        for (var snapshot : history) {
            var observation = monitor.observe(snapshot, Reception.UNKNOWN, this);
            if (!observation.outOfOrder()) {
                snapshots++;
                if (monitor.rules().settings().mode() == AlertMode.CLASSIC) {
                    classic(snapshot);
                }
                previous = snapshot;
            }
        }
    }

    /** Classic rules remember nothing, so that they can be asked once more. */
    private void classic(MemorySnapshot snapshot) {
        for (var rule : monitor.rules().settings().classicRules()) {
            keep(rule.type().wireName(), new Evaluation(snapshot, rule.match(previous, snapshot), AlertProgress.START));
        }
    }

    @Override
    public void evaluated(AlertRule rule, MemorySnapshot snapshot, double value, AlertProgress after) {
        keep(rule.spec().name(), new Evaluation(snapshot, value, after));
    }

    private void keep(String rule, Evaluation evaluated) {
        var kept = evaluations.computeIfAbsent(rule, name -> new ArrayDeque<>(KEPT));
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(evaluated);
    }

    /** Whether there are as many evaluations as are to be shown. */
    boolean enough() {
        return snapshots >= KEPT;
    }

    Source basis() {
        return basis;
    }

    /** How many snapshots the rules saw. */
    int snapshots() {
        return snapshots;
    }

    RuleSet rules() {
        return monitor.rules();
    }

    List<ClassicRule> classicRules() {
        var settings = monitor.rules().settings();
        return settings.mode() == AlertMode.CLASSIC ? settings.classicRules() : List.of();
    }

    /** The last evaluations of a rule, oldest first. */
    List<Evaluation> of(String rule) {
        return List.copyOf(evaluations.getOrDefault(rule, new ArrayDeque<>()));
    }

    /** What a rule remembers of the agent; null if nothing. */
    @Nullable
    RuleScratch memory(String rule) {
        if (monitor.newestMillis() < 0) {
            return null;
        }
        var progress = monitor.state().rules().get(rule);
        return progress == null ? null : progress.memory();
    }
}

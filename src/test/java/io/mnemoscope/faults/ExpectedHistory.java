package io.mnemoscope.faults;

import static java.util.Objects.requireNonNull;

import io.mnemoscope.bench.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server must know of one simulation after what its only writer was answered: plain lists and maps, and the one
 * step that may or may not have happened because its answer has not come. One thread at a time.
 */
final class ExpectedHistory {
    private final String simulation;
    private final Map<String, List<Sample>> stored = new LinkedHashMap<>();
    private final Map<String, Set<String>> alerts = new HashMap<>();
    private final Set<String> silences = new HashSet<>();
    private final Map<String, Integer> silencesAsked = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, List<Sample>> sent = new HashMap<>();
    private int threshold = 80;
    private @Nullable Step pending;
    private long cleared;

    ExpectedHistory(String simulation, List<String> agents) {
        this.simulation = simulation;
        for (var agent : agents) {
            stored.put(agent, new ArrayList<>());
            alerts.put(agent, new HashSet<>());
        }
    }

    String simulation() {
        return simulation;
    }

    Set<String> agents() {
        return stored.keySet();
    }

    /** The step whose answer has not come. */
    @Nullable
    Step pending() {
        return pending;
    }

    /** It is sent now, perhaps again. */
    void begin(Step step) {
        if (step != pending && step instanceof Step.Send send) {
            send.rows()
                    .forEach(row -> sent.computeIfAbsent(row.agent(), agent -> new ArrayList<>())
                            .add(row.sample()));
        }
        pending = step;
        if (step instanceof Step.Silence silence) {
            silencesAsked.merge(silence.comment(), 1, Integer::sum);
        }
    }

    /**
     * The server said yes.
     *
     * @param raised for each agent, the alerts of the receipt as {@link AlertKeys} spells them
     */
    void acknowledged(Step step, Map<String, List<String>> raised) {
        pending = null;
        if (step.counts()) {
            steps.add(step);
        }
        if (step instanceof Step.Send send) {
            send.rows().forEach(row -> of(row.agent()).add(row.sample()));
            raised.forEach((agent, keys) -> alertsOf(agent).addAll(keys));
        } else if (step instanceof Step.Forget forget) {
            of(forget.agent()).clear();
            alertsOf(forget.agent()).clear();
            cleared++;
        } else if (step instanceof Step.Clear) {
            alerts.values().forEach(Set::clear);
            cleared++;
        } else if (step instanceof Step.Configure configure) {
            threshold = configure.threshold();
        } else if (step instanceof Step.Silence silence) {
            silences.add(silence.comment());
        }
    }

    private List<Sample> of(String agent) {
        return requireNonNull(stored.get(agent));
    }

    private Set<String> alertsOf(String agent) {
        return requireNonNull(alerts.get(agent));
    }

    /** All that an agent's history may be: what was acknowledged, or that with what is pending. */
    List<List<Sample>> possible(String agent) {
        var acknowledged = of(agent);
        if (pending instanceof Step.Send send) {
            var more = new ArrayList<>(acknowledged);
            send.rows().stream().filter(row -> row.agent().equals(agent)).forEach(row -> more.add(row.sample()));
            return List.of(acknowledged, more);
        }
        if (pending instanceof Step.Forget forget && forget.agent().equals(agent)) {
            return List.of(acknowledged, List.of());
        }
        return List.of(acknowledged);
    }

    /** The alerts of the agent that a receipt has named and nothing has deleted; none if a deletion is pending. */
    Set<String> alerts(String agent) {
        boolean doubtful = pending instanceof Step.Clear
                || (pending instanceof Step.Forget forget && forget.agent().equals(agent));
        return doubtful ? Set.of() : alertsOf(agent);
    }

    /** How often events were deleted: while it stays the same and no deletion is pending, none may vanish. */
    long cleared() {
        return pending instanceof Step.Clear || pending instanceof Step.Forget ? -1 : cleared;
    }

    /** The thresholds that may hold for the simulation, in percent. */
    List<Integer> thresholds() {
        return pending instanceof Step.Configure configure
                ? List.of(threshold, configure.threshold())
                : List.of(threshold);
    }

    /** The comments of those that were acknowledged. */
    Set<String> silences() {
        return silences;
    }

    /** How often each was asked for: more than once if an answer did not come. */
    Map<String, Integer> silencesAsked() {
        return silencesAsked;
    }

    /** What was acknowledged, in order, without what changes nothing. */
    List<Step> steps() {
        return steps;
    }

    /** All that was ever sent of an agent, in order, whatever became of it. */
    List<Sample> sent(String agent) {
        return sent.getOrDefault(agent, List.of());
    }

    long snapshots() {
        return stored.values().stream().mapToLong(List::size).sum();
    }
}

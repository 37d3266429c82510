package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries the rules that need a look at a whole simulation, after its agents have been read one by one. Agents that may have
 * been silent are read once more, as only then it is known when the others went on.
 */
final class SimulationReplay {
    /** The names of those that need a look at a whole simulation. */
    static final List<String> RULES = RuleRegistry.types().stream()
            .filter(SimulationReplay::concerns)
            .map(RuleType::wireName)
            .toList();

    private final BacktestContext run;
    private final String simulation;
    private final long untilMillis;
    private final SimulationTimeline timeline;
    private final Map<AgentId, List<RecordedAlert>> fired = new HashMap<>();

    /**
     * A pass that knows nothing yet.
     *
     * @param untilMillis when the clock stops
     */
    SimulationReplay(BacktestContext run, String simulation, long untilMillis) {
        this.run = run;
        this.simulation = simulation;
        this.untilMillis = untilMillis;
        this.timeline = new SimulationTimeline(simulation, run.rules, run.config, run.request.fromMillis());
    }

    /** Whether rules of this type need a look at a whole simulation. */
    static boolean concerns(RuleType type) {
        return type.trigger() != Trigger.SNAPSHOT;
    }

    SimulationTimeline timeline() {
        return timeline;
    }

    /** What did fire for an agent by these rules. */
    void fired(AgentId id, List<RecordedAlert> alerts) {
        fired.put(id, alerts);
    }

    /** All agents were read. */
    Future<Void> begin() {
        var tooMuch = timeline.tooMuch();
        if (tooMuch != null) {
            RULES.forEach(rule -> run.notTried.put(rule, tooMuch));
            return Future.succeededFuture();
        }
        run.next(this::wholeSimulation);
        run.next(this::outliers);
        for (var trace : timeline.paused()) {
            run.next(() -> stalled(trace));
        }
        return Future.succeededFuture();
    }

    private Future<Void> stalled(GrowthSamples trace) {
        var trial = new RuleSimulation(run.rules.only(trace.id, Trigger.SILENCE), run.fired());
        run.next(() -> silences(trace, trial, run.request.fromMillis()));
        return run.history.before(trace.id).map(before -> {
            before.forEach(trial::observe);
            return null;
        });
    }

    private Future<Void> silences(GrowthSamples trace, RuleSimulation trial, long start) {
        return run.history.page(trace.id, start).map(page -> {
            for (var snapshot : page) {
                long since = trial.newestMillis();
                if (since >= run.request.fromMillis() && snapshot.timestampMillis() - since >= trace.pauseMillis) {
                    timeline.silence(trial, trace, since, snapshot.timestampMillis());
                }
                trial.observe(snapshot);
            }
            if (page.size() == History.PAGE) {
                run.next(() -> silences(trace, trial, trial.newestMillis() + 1));
            } else {
                timeline.silence(trial, trace, trial.newestMillis(), timeline.end());
                run.outcome.add(trial.fired(), taken(trace.id, Trigger.SILENCE), timeline.end());
            }
            return null;
        });
    }

    private Future<Void> outliers() {
        timeline.compared(run.outcome.room())
                .forEach((id, fired) -> run.outcome.add(fired, taken(id, Trigger.PEERS), timeline.end()));
        // What did fire and would not have.
        for (var id : List.copyOf(fired.keySet())) {
            for (var trigger : List.of(Trigger.SILENCE, Trigger.PEERS)) {
                run.outcome.add(run.fired(), taken(id, trigger), timeline.end());
            }
        }
        return Future.succeededFuture();
    }

    /** What did fire for an agent by rules with a trigger, once. */
    private List<RecordedAlert> taken(AgentId id, Trigger trigger) {
        var all = fired.getOrDefault(id, List.of());
        var taken = new ArrayList<RecordedAlert>();
        var rest = new ArrayList<RecordedAlert>();
        all.forEach(alert -> (alert.type().trigger() == trigger ? taken : rest).add(alert));
        if (!taken.isEmpty()) {
            fired.put(id, rest);
        }
        return taken;
    }

    private Future<Void> wholeSimulation() {
        var rules = run.rules.simulationRules(simulation);
        return run.history.simulation(AgentId.ofSimulation(simulation)).map(alerts -> {
            var fired = rules.isEmpty() ? run.fired() : timeline.simulation(rules, untilMillis, run.outcome.room());
            run.outcome.add(fired, alerts, Math.max(timeline.end(), run.request.fromMillis()));
            return null;
        });
    }
}

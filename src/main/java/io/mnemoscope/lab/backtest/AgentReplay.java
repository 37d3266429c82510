package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts one agent's history through its rules, a page at a time, and lays what came of it beside what did fire. */
final class AgentReplay {
    private final BacktestContext run;
    private final AgentId id;
    private final RuleSimulation trial;
    private final @Nullable SimulationReplay timeline;
    private final @Nullable GrowthSamples trace;

    /**
     * A pass that has read nothing.
     *
     * @param timeline notes what it needs for its own rules; null where those are not tried
     */
    AgentReplay(BacktestContext run, AgentId id, @Nullable SimulationReplay timeline) {
        this.run = run;
        this.id = id;
        this.trial = new RuleSimulation(run.rules.of(id), run.fired());
        this.timeline = timeline;
        this.trace = timeline == null ? null : timeline.timeline().join(id);
    }

    /** Fills the windows with what came before the range; the rest are tasks of their own. */
    Future<Void> begin() {
        run.next(() -> page(run.request.fromMillis()));
        return run.history.before(id).map(before -> {
            before.forEach(trial::observe);
            return null;
        });
    }

    private Future<Void> page(long start) {
        return run.history.page(id, start).map(page -> {
            observe(page);
            run.snapshots += page.size();
            if (page.size() < History.PAGE) {
                run.next(this::compare);
            } else {
                long after = page.get(page.size() - 1).timestampMillis() + 1;
                run.next(() -> page(after));
            }
            return null;
        });
    }

    private void observe(List<MemorySnapshot> page) {
        for (var snapshot : page) {
            trial.observe(snapshot);
            if (timeline != null && trace != null) {
                timeline.timeline().saw(trace, snapshot);
                timeline.timeline().paced(trial, snapshot.timestampMillis());
            }
        }
    }

    private Future<Void> compare() {
        return run.history.alerts(id).map(fired -> {
            var own = fired.stream()
                    .filter(alert -> !SimulationReplay.concerns(alert.type()))
                    .toList();
            if (timeline != null && own.size() < fired.size()) {
                timeline.fired(
                        id,
                        fired.stream()
                                .filter(alert -> SimulationReplay.concerns(alert.type()))
                                .toList());
            }
            run.outcome.add(trial.fired(), own, trial.newestMillis());
            run.agentsDone++;
            return null;
        });
    }
}

package io.mnemoscope.lab.backtest;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.mnemoscope.domain.rules.Glob;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.SnapshotStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * One backtest: an agent after the other is read from the store, page by page, and put through its rules; what needs a
 * look at whole simulations is played at the end of each. It does nothing but when it is told to {@link #go}, and holds
 * no more than a page of snapshots. One thread.
 */
public final class Backtest {
    /** So long it goes on at once, and for so many tasks. */
    private static final long TURN_MILLIS = 200;

    private static final int TURN_TASKS = 64;

    private final String id;
    private final BacktestContext run;
    private final InstantSource clock;
    private final long startedMillis;
    private final int agents;
    private final long expected;
    private final long outOfOrder;
    /** When somebody last asked for it. */
    private long askedMillis;

    /** What all backtests read and go by. */
    public record Sources(SnapshotStore snapshots, AlertStore alerts, Config.Alerting config, InstantSource clock) {}

    /**
     * A backtest that has done nothing yet.
     *
     * @param agents those that are meant
     * @throws io.mnemoscope.domain.InvalidInput if the rules do not fit together for one of them
     */
    Backtest(String id, BacktestRequest request, Sources sources, CandidateRules rules, List<AgentStats> agents) {
        this.id = id;
        this.clock = sources.clock();
        this.startedMillis = clock.millis();
        this.askedMillis = startedMillis;
        this.agents = agents.size();
        this.expected = agents.stream().mapToLong(AgentStats::snapshots).sum();
        this.outOfOrder = agents.stream().mapToLong(AgentStats::outOfOrder).sum();
        var history = new History(sources.snapshots(), sources.alerts(), request.fromMillis(), request.toMillis());
        this.run = new BacktestContext(request, history, rules, sources.config());
        var simulations = new TreeMap<String, List<AgentStats>>();
        agents.stream()
                .sorted(Comparator.comparing(agent -> agent.id().agent()))
                .forEach(agent -> simulations
                        .computeIfAbsent(agent.id().simulation(), name -> new ArrayList<>())
                        .add(agent));
        simulations.forEach((name, members) -> run.later(() -> begin(name, members)));
    }

    private Future<Void> begin(String simulation, List<AgentStats> members) {
        var timeline = run.request.agent().equals(Glob.ANY)
                ? new SimulationReplay(run, simulation, Math.min(run.request.toMillis(), startedMillis))
                : null;
        if (timeline == null) {
            SimulationReplay.RULES.forEach(rule -> run.notTried.put(
                    rule, "needs a look at all agents of a simulation: leave agent out of the request"));
        } else {
            run.next(timeline::begin);
        }
        for (int i = members.size() - 1; i >= 0; i--) {
            var agent = members.get(i).id();
            run.next(() -> new AgentReplay(run, agent, timeline).begin());
        }
        return Future.succeededFuture();
    }

    String id() {
        return id;
    }

    /** Whether there is nothing left to do. */
    boolean over() {
        return run.over();
    }

    /** Whether nobody has asked for it since. */
    boolean forgotten(long sinceMillis) {
        return askedMillis < sinceMillis;
    }

    /** Goes on for a fifth of a second or so; answers a line of progress, or the result. */
    Future<Buffer> go() {
        return go(clock.millis() + TURN_MILLIS, TURN_TASKS).map(done -> {
            askedMillis = clock.millis();
            return new BacktestLines(this, run, clock.millis()).line();
        });
    }

    private Future<Void> go(long deadlineMillis, int left) {
        if (run.over() || left == 0 || clock.millis() >= deadlineMillis) {
            return Future.succeededFuture();
        }
        return run.step().compose(done -> go(deadlineMillis, left - 1));
    }

    long startedMillis() {
        return startedMillis;
    }

    int agents() {
        return agents;
    }

    /** About how many snapshots there are: those outside the range of time are among them. */
    long expected() {
        return expected;
    }

    /** How many snapshots came out of order. */
    long outOfOrder() {
        return outOfOrder;
    }
}

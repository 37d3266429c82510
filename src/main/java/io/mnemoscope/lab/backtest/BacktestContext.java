package io.mnemoscope.lab.backtest;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the parts of one backtest share: what they read, what they have yet to do, and what has come of it. One thread. */
final class BacktestContext {
    final BacktestRequest request;
    final History history;
    final CandidateRules rules;
    final Config.Alerting config;
    final BacktestResult outcome;
    /** Rules that could not be tried, and why. */
    final Map<String, String> notTried = new TreeMap<>();

    private final Deque<Supplier<Future<Void>>> tasks = new ArrayDeque<>();
    int agentsDone;
    long snapshots;

    BacktestContext(BacktestRequest request, History history, CandidateRules rules, Config.Alerting config) {
        this.request = request;
        this.history = history;
        this.rules = rules;
        this.config = config;
        this.outcome = new BacktestResult(request.limit());
    }

    /** To be done before all that is there already. */
    void next(Supplier<Future<Void>> task) {
        tasks.push(task);
    }

    /** To be done after all that is there already. */
    void later(Supplier<Future<Void>> task) {
        tasks.add(task);
    }

    boolean over() {
        return tasks.isEmpty();
    }

    /** Does the next thing. */
    Future<Void> step() {
        return tasks.pop().get();
    }

    /** A ledger of the range of time. */
    FiredAlerts fired() {
        return new FiredAlerts(request.fromMillis(), outcome.room());
    }
}

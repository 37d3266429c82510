package io.mnemoscope.lab.backtest;

import io.mnemoscope.async.SerialQueue;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BacktestMessages.CancelBacktest;
import io.mnemoscope.bus.BacktestMessages.ContinueBacktest;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.rules.BacktestRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backtests that run: a few, of which one at a time does something, so that all of them together never cost more than
 * one thread. What nobody asks for any more is given up. One thread.
 */
public final class Backtests {
    /** Beyond, there is a 429. */
    static final int MOST = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Backtests.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration GIVEN_UP = Duration.ofSeconds(60);

    private final Fleet fleet;
    private final Backtest.Sources sources;
    private final Map<String, Backtest> running = new HashMap<>();
    private final SerialQueue queue = new SerialQueue();
    private int starting;
    private long started;

    public Backtests(Fleet fleet, Backtest.Sources sources) {
        this.fleet = fleet;
        this.sources = sources;
    }

    /** Starts one and goes on with it for a while. */
    public Future<BacktestPage> start(BacktestRequest request) {
        if (running.size() + starting >= MOST) {
            return Future.failedFuture(
                    new TooManyRequests(MOST + " backtests are running, which is the most at a time", RETRY_AFTER));
        }
        starting++;
        var agents = fleet.read(ReadAgents.ALL);
        var rules = Topics.SIMULATIONS_READ.request(fleet.bus(), new ReadSimulations());
        return Future.all(agents, rules)
                .map(read -> {
                    var trialRules = new CandidateRules(rules.result().ruleConfiguration(), request.patch());
                    return add(request, trialRules, meant(request, agents.result()));
                })
                .onComplete(done -> starting--)
                .compose(this::goOn);
    }

    private static List<AgentStats> meant(BacktestRequest request, List<AgentStats> all) {
        var meant = all.stream()
                .filter(agent -> request.simulation().matches(agent.id().simulation())
                        && request.agent().matches(agent.id().agent()))
                .toList();
        if (meant.isEmpty()) {
            throw new NotFound("agent that is meant: simulation "
                    + InvalidInput.shown(request.simulation().pattern()) + ", agent "
                    + InvalidInput.shown(request.agent().pattern()));
        }
        return meant;
    }

    private Backtest add(BacktestRequest request, CandidateRules rules, List<AgentStats> agents) {
        // Says so where the rules do not fit one of them.
        agents.forEach(agent -> {
            var unused = rules.of(agent.id());
        });
        var id = Long.toString(sources.clock().millis(), Character.MAX_RADIX) + "-" + started++;
        var backtest = new Backtest(id, request, sources, rules, agents);
        running.put(id, backtest);
        LOG.info("backtest started id={} agents={}", id, agents.size());
        return backtest;
    }

    /** Goes on with one; fails with {@link NotFound} if it was cancelled. */
    public Future<BacktestPage> goOn(ContinueBacktest message) {
        var backtest = running.get(message.id());
        return backtest == null ? Future.failedFuture(notRunning(message.id())) : goOn(backtest);
    }

    private Future<BacktestPage> goOn(Backtest backtest) {
        var id = backtest.id();
        return queue.add(() -> running.containsKey(id) ? backtest.go() : Future.failedFuture(notRunning(id)))
                .map(line -> new BacktestPage(id, line, backtest.over()))
                .onSuccess(page -> {
                    if (page.last()) {
                        running.remove(id);
                        LOG.info("backtest finished id={}", id);
                    }
                })
                .onFailure(cause -> running.remove(id));
    }

    private static NotFound notRunning(String id) {
        return new NotFound("backtest " + id + " that runs");
    }

    /** Nobody wants the rest. */
    public Done cancel(CancelBacktest message) {
        boolean ran = running.remove(message.id()) != null;
        if (ran) {
            LOG.info("backtest cancelled id={}", message.id());
        }
        return new Done(ran);
    }

    /** Gives those up that nobody has asked for in a minute. */
    public void giveUp() {
        long since = sources.clock().millis() - GIVEN_UP.toMillis();
        running.values().removeIf(backtest -> backtest.forgotten(since));
    }
}

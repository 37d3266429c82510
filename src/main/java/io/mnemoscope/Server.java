package io.mnemoscope;

import io.mnemoscope.alert.AlertDispatcherVerticle;
import io.mnemoscope.api.eventbus.EventsVerticle;
import io.mnemoscope.api.eventbus.FiguresVerticle;
import io.mnemoscope.api.eventbus.QueriesVerticle;
import io.mnemoscope.api.eventbus.SnapshotsVerticle;
import io.mnemoscope.api.eventbus.TimingsVerticle;
import io.mnemoscope.api.http.HttpVerticle;
import io.mnemoscope.api.http.Traffic;
import io.mnemoscope.api.http.live.LiveClients;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.config.BuildInfo;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.rules.RuleConfiguration;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.mnemoscope.ingest.IngestVerticle;
import io.mnemoscope.lab.LabVerticle;
import io.mnemoscope.monitor.Census;
import io.mnemoscope.monitor.FleetVerticle;
import io.mnemoscope.monitor.MonitorVerticle;
import io.mnemoscope.monitor.RunsVerticle;
import io.mnemoscope.monitor.SettingsVerticle;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.profile.ProfileVerticle;
import io.mnemoscope.report.ReportVerticle;
import io.mnemoscope.storage.Store;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the verticles together over a store and takes them down in the reverse order, so that what was taken in is stored
 * before the store closes.
 */
public final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final int MAX_OPERATIONS = 1_000;

    private final Vertx vertx;
    private final Config config;
    private final Store store;
    private final InstantSource clock;
    private final Operations operations;
    private final AtomicBoolean registered = new AtomicBoolean(true);
    private final Deque<String> deployments = new ArrayDeque<>();
    private final AtomicInteger port = new AtomicInteger();

    private Server(Vertx vertx, Config config, Store store, InstantSource clock, Operations operations) {
        this.vertx = vertx;
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.operations = operations;
    }

    /**
     * Starts everything over an open store.
     *
     * @return succeeded once requests are answered
     */
    public static Future<Server> start(
            Vertx vertx, Config config, Store store, InstantSource clock, Operations operations) {
        return open(vertx, config, store, clock, operations).onSuccess(server -> {
            var unused = operations.restart().end();
        });
    }

    /**
     * As {@link #start}, but the server does not yet say that it is ready: that is to be said with {@code
     * operations.restart().end()}, when nothing else answers on its port.
     *
     * @return failed once what had been started is stopped again, and the store closed
     */
    static Future<Server> open(Vertx vertx, Config config, Store store, InstantSource clock, Operations operations) {
        try {
            BusCodec.register(vertx.eventBus());
        } catch (IllegalStateException e) {
            return store.close()
                    .transform(closed -> Future.failedFuture("a server runs on this Vert.x already: close it first"));
        }
        var server = new Server(vertx, config, store, clock, operations);
        server.begin(Phase.SETTINGS);
        return Future.all(store.settings(), store.agentSettings())
                .compose(
                        read -> server.deploy(ruleConfiguration(config.alerting(), read.resultAt(0), read.resultAt(1))))
                .map(server)
                .recover(cause -> server.close().transform(closed -> Future.failedFuture(cause)));
    }

    private void begin(Phase phase) {
        operations.restart().begin(phase);
    }

    /** The port that it answers on. */
    public int port() {
        return port.get();
    }

    /** Where it answers. */
    public String address() {
        var host = config.http().host();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port();
    }

    /** Runs something beside the server, until it stops: that ends first. */
    public Future<Void> deploy(Deployable part) {
        return one(() -> part);
    }

    /** Stops taking requests, finishes those that were taken, closes the store. */
    public Future<Void> close() {
        Future<Void> down = Future.succeededFuture();
        while (!deployments.isEmpty()) {
            var id = deployments.pop();
            down = down.transform(before -> vertx.undeploy(id)
                    .onFailure(cause -> LOG.warn("stopping a part failed reason={}", cause.getMessage())));
        }
        return down.transform(stopped -> {
            if (registered.getAndSet(false)) {
                BusCodec.unregister(vertx.eventBus());
            }
            return store.close();
        });
    }

    private Future<Void> deploy(RuleConfiguration book) {
        int partitions = config.monitor().partitions();
        int instances = config.http().instances();
        var traffic = new Traffic(operations);
        var liveClients = new LiveClients(config.live().maxClients(), operations);
        var worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
        return each(1, oneThread("mnemo-bus-alerts"), i -> new EventsVerticle())
                .compose(ok -> each(1, oneThread("mnemo-bus-live"), i -> new FiguresVerticle()))
                .compose(ok -> Future.join(dispatcher(), agents(book)))
                .onSuccess(ok -> begin(Phase.SERVING))
                .compose(ok -> each(1, worker, i -> new ProfileVerticle(clock, MAX_OPERATIONS)))
                .compose(ok -> one(() -> new FleetVerticle(vertx, store, partitions, config.alerting(), clock)))
                .compose(ok -> one(() -> new RunsVerticle(store.runs(), partitions, clock)))
                .compose(ok -> each(2, worker, i -> new ReportVerticle(store, partitions, clock)))
                .compose(ok -> each(1, oneThread("mnemo-lab"), i -> new LabVerticle(store, store, config, clock)))
                .compose(ok -> each(
                        instances,
                        new DeploymentOptions(),
                        i -> new IngestVerticle(i, config, operations.budget(), clock)))
                .compose(ok -> one(SnapshotsVerticle::new))
                .compose(ok -> each(1, oneThread("mnemo-bus-timings"), i -> new TimingsVerticle(clock)))
                .compose(ok -> each(1, worker, i -> new QueriesVerticle(partitions, clock)))
                .compose(ok -> each(
                        instances,
                        new DeploymentOptions(),
                        i -> new HttpVerticle(i, config, store, clock, traffic, liveClients, port::set)));
    }

    /** Beside the agents: events that it misses meanwhile it reads from the store. It goes last, as if it had come first. */
    private Future<Void> dispatcher() {
        begin(Phase.NOTIFICATIONS);
        var receivers = new Sinks(vertx, config.notifications(), clock).receivers();
        var dispatcher = new AlertDispatcherVerticle(
                vertx, config.notifications(), receivers, store.notifications(), store, clock, operations);
        return vertx.deployVerticle(dispatcher)
                .onSuccess(id -> {
                    synchronized (deployments) {
                        deployments.addLast(id);
                    }
                    operations.restart().end(Phase.NOTIFICATIONS);
                })
                .mapEmpty();
    }

    private Future<Void> agents(RuleConfiguration book) {
        int partitions = config.monitor().partitions();
        var census = new Census(config.monitor().maxAgents(), BuildInfo.read().version(), operations);
        return one(() -> new SettingsVerticle(
                        store, partitions, book, config.limits().maxSettings(), operations.budget()))
                .onSuccess(ok -> operations.restart().beginBeside(Phase.AGENTS))
                .compose(ok -> each(
                        partitions,
                        new DeploymentOptions(),
                        i -> new MonitorVerticle(vertx, i, config.monitor(), book, store, census, clock)))
                .onSuccess(ok -> operations.restart().end(Phase.AGENTS));
    }

    private static DeploymentOptions oneThread(String name) {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName(name)
                .setWorkerPoolSize(1);
    }

    private Future<Void> one(Supplier<Deployable> part) {
        return each(1, new DeploymentOptions(), i -> part.get());
    }

    private Future<Void> each(int count, DeploymentOptions options, IntFunction<Deployable> part) {
        var all = new ArrayList<Future<String>>(count);
        for (int i = 0; i < count; i++) {
            all.add(vertx.deployVerticle(part.apply(i), options).onSuccess(this::deployed));
        }
        return Future.join(all).mapEmpty();
    }

    private void deployed(String id) {
        synchronized (deployments) {
            deployments.push(id);
        }
    }

    /** What the store has that does not fit the configuration any more is left out, and said. */
    private static RuleConfiguration ruleConfiguration(
            Config.Alerting config, Map<String, SettingsPatch> simulations, Map<AgentId, SettingsPatch> agents) {
        var book = config.ruleConfiguration();
        simulations.forEach(
                (simulation, patch) -> book.set(simulation, fitting(simulation, book.of(simulation), patch)));
        agents.forEach((agent, patch) -> book.set(agent, fitting(agent, book.of(agent), patch)));
        return book;
    }

    private static SettingsPatch fitting(Object whose, RuleSettings before, SettingsPatch patch) {
        var fitting = before.fitting(patch);
        if (!fitting.equals(patch)) {
            LOG.warn("stored settings are left out in part of={} stored={} used={}", whose, patch, fitting);
        }
        return fitting;
    }
}

package io.mnemoscope.api.http;

import io.mnemoscope.api.http.live.LiveClients;
import io.mnemoscope.api.http.live.LiveRoute;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.config.Config;
import io.mnemoscope.storage.Store;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: one of several that share the port. Out: {@link io.mnemoscope.bus.Topics#SNAPSHOTS_SUBMIT} to the ingest
 * instance of the same number, and the queries. In: {@link io.mnemoscope.bus.Topics#AGENTS_OBSERVED} and
 * {@link io.mnemoscope.bus.Topics#ALERTS_CHANGED} for the live sockets.
 */
public final class HttpVerticle extends VerticleBase {
    private static final int IDLE_SECONDS = 120;
    /** Requests at a time on one connection of HTTP/2. */
    private static final int MAX_STREAMS = 32;

    /**
     * What the kernel takes of an answer ahead of its client; Linux doubles it. Its own bound is higher, and whoever reads
     * nothing would have as much rendered, and kept, for nothing.
     */
    private static final int SEND_BUFFER = 256 * 1024;

    private final int instance;
    private final Config config;
    private final Store store;
    private final InstantSource clock;
    private final Traffic traffic;
    private final LiveClients liveClients;
    private final IntConsumer onListening;
    private @Nullable HttpServer server;

    /**
     * One of several.
     *
     * @param instance which
     * @param traffic what all of them count together
     * @param liveClients of all of them
     * @param onListening told the port
     */
    public HttpVerticle(
            int instance,
            Config config,
            Store store,
            InstantSource clock,
            Traffic traffic,
            LiveClients liveClients,
            IntConsumer onListening) {
        this.instance = instance;
        this.config = config;
        this.store = store;
        this.clock = clock;
        this.traffic = traffic;
        this.liveClients = liveClients;
        this.onListening = onListening;
    }

    @Override
    public Future<?> start() {
        var watch = new Watch(clock.millis());
        vertx.setPeriodic(Watch.PERIOD_MILLIS, id -> watch.look(clock.millis()));
        var fleet = new Fleet(vertx.eventBus(), config.monitor().partitions());
        var live = new LiveRoute(vertx, fleet, config, liveClients, clock);
        var framing = new StrictFraming(traffic.operations().meters(), router(fleet, live, watch));
        var created = vertx.createHttpServer(options()).requestHandler(framing).invalidRequestHandler(framing::invalid);
        server = created;
        return live.start()
                .compose(started ->
                        created.listen(port(config.http()), config.http().host()))
                .onSuccess(listening -> onListening.accept(listening.actualPort()));
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    /** A negative port is a free one that all who listen share. */
    static int port(Config.Http http) {
        return http.port() == 0 ? -1 : http.port();
    }

    static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setSendBufferSize(SEND_BUFFER)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(LiveRoute.MOST_MESSAGE)
                .setMaxWebSocketMessageSize(LiveRoute.MOST_MESSAGE);
    }

    Router router(Fleet fleet, LiveRoute live, Watch watch) {
        var bus = vertx.eventBus();
        var bodies = new Bodies(config.http(), traffic, watch);
        var router = Router.router(vertx);
        router.route().handler(new Unread(watch));
        router.route().handler(new Expectations());
        router.route().handler(new Answers(config.http(), traffic, watch));
        if (config.security().tokens().isEmpty()) {
            router.route().handler(new CrossSite(traffic));
        }
        // Before what guards the API: it is as public as the page.
        new Contract().mount(router);
        router.route("/api/*").handler(new Encoded()).handler(new Access(config));
        List<Resource> resources = List.of(
                new SnapshotsResource(bus, instance, config.http(), bodies),
                new LiveResource(live),
                new AgentsResource(fleet, bodies),
                new SimulationsResource(fleet, bodies),
                new RulesResource(),
                new AlertsResource(bus, clock, bodies),
                new NotificationsResource(bus),
                new SilencesResource(bus, clock, bodies),
                new RunsResource(bus, clock, bodies),
                new ReportsResource(bus),
                new BacktestResource(bus, bodies),
                new ProfilesResource(bus, bodies),
                new HealthResource(store, traffic.operations()),
                new BackupResource(store));
        resources.forEach(resource -> resource.mount(router));
        var methods = new AllowedMethods(router);
        router.route("/api/*").handler(methods::refuse);
        new StaticPage().mount(router);
        Heads.mount(router);
        Problem.mount(router);
        router.errorHandler(405, methods::refuse);
        return router;
    }
}

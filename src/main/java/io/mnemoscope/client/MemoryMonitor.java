package io.mnemoscope.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a simulation on the JVM holds to be watched: it sends snapshots of its agents' memories and hears of alerts.
 * Thread-safe. Futures fail with {@link ServerRefused} where the server says no, where on the event bus nobody listens
 * (503), and where what answers over HTTP is none of ours; with the connection's failure (an {@code IOException}) where
 * there is none. Nothing is tried again by itself; a snapshot may be sent twice without harm. A snapshot that is not taken
 * does not fail the Future: the receipt says why.
 */
public final class MemoryMonitor {
    /** Of an alert's events those that mean something new: it began, or it became worse. */
    private static final Set<String> RAISED = Set.of("firing", "severity_changed");

    private static final String TEXT = "text";
    private static final Logger LOG = LoggerFactory.getLogger(MemoryMonitor.class);

    private final Link link;
    private final String simulation;
    private final Vertx vertx;
    private final boolean ownsVertx;
    private final Map<String, Supplier<MemorySnapshot>> tracked = new ConcurrentHashMap<>();

    private MemoryMonitor(Link link, String simulation, Vertx vertx, boolean ownsVertx) {
        this.link = link;
        this.simulation = simulation;
        this.vertx = vertx;
        this.ownsVertx = ownsVertx;
    }

    /** Over the event bus of a server that is deployed in this process (the simulation {@code default}). */
    public static MemoryMonitor connect(Vertx vertx) {
        return connect(vertx, AgentId.DEFAULT_SIMULATION);
    }

    /** Over the event bus. */
    public static MemoryMonitor connect(Vertx vertx, String simulation) {
        AgentId.checkNewName("simulation", simulation);
        return new MemoryMonitor(new BusLink(vertx.eventBus()), simulation, vertx, false);
    }

    /** Over HTTP, for the simulation {@code default}, with a Vert.x of its own that ends with {@link #close}. */
    public static MemoryMonitor connect(URI server) {
        var vertx = Vertx.vertx();
        return new MemoryMonitor(new HttpLink(vertx, server, null), AgentId.DEFAULT_SIMULATION, vertx, true);
    }

    /**
     * Over HTTP.
     *
     * @param server for example {@code http://127.0.0.1:8080}
     * @param token the server's, or null if it asks for none
     */
    public static MemoryMonitor connect(Vertx vertx, URI server, String simulation, @Nullable String token) {
        AgentId.checkNewName("simulation", simulation);
        return new MemoryMonitor(new HttpLink(vertx, server, token), simulation, vertx, false);
    }

    /** The former name of {@link #connect(Vertx)}; it stays, and does the same. */
    public static MemoryMonitor over(Vertx vertx) {
        return connect(vertx);
    }

    /** The former name of {@link #connect(Vertx, String)}; it stays, and does the same. */
    public static MemoryMonitor over(Vertx vertx, String simulation) {
        return connect(vertx, simulation);
    }

    /** The former name of {@link #connect(URI)}; it stays, and does the same. */
    public static MemoryMonitor over(URI server) {
        return connect(server);
    }

    /** The former name of {@link #connect(Vertx, URI, String, String)}; it stays, and does the same. */
    public static MemoryMonitor over(Vertx vertx, URI server, String simulation, @Nullable String token) {
        return connect(vertx, server, simulation, token);
    }

    /** Of which simulation it reads; snapshots name theirs. */
    public String simulation() {
        return simulation;
    }

    /** Takes this agent's snapshot whenever {@link #recordTracked} is called, until it is cancelled. */
    @CanIgnoreReturnValue
    public Registration trackAgent(String agent, Supplier<MemorySnapshot> memory) {
        AgentId.checkNewName("agent", agent);
        tracked.put(agent, memory);
        return () -> tracked.remove(agent, memory);
    }

    /** Records all tracked agents in one request, for example after each step. */
    public Future<SnapshotReceipt> recordTracked() {
        return recordSnapshots(tracked.values().stream().map(Supplier::get).toList());
    }

    /** Records one. Succeeds once the snapshot would survive a crash of the server, with the alerts that it raised. */
    public Future<SnapshotReceipt> recordSnapshot(MemorySnapshot snapshot) {
        return recordSnapshots(List.of(snapshot));
    }

    /** Records many at once. */
    public Future<SnapshotReceipt> recordSnapshots(List<MemorySnapshot> snapshots) {
        if (snapshots.isEmpty()) {
            return Future.succeededFuture(SnapshotReceipt.NOTHING);
        }
        var lines = Buffer.buffer();
        snapshots.forEach(snapshot -> lines.appendBuffer(Json.buffer(out -> SnapshotJson.write(out, snapshot)))
                .appendString("\n"));
        return link.submit(lines).map(SnapshotReceipt::of);
    }

    /** The classic statistics and what else the server knows of an agent; fails with 404 for a stranger. */
    public Future<JsonObject> agentStats(String agent) {
        return link.stats(simulation, agent);
    }

    /** All alerts of the simulation, oldest first, the newest 10,000 at most. */
    public Future<List<MemoryAlert>> alerts() {
        return alerts(null, null);
    }

    /** As {@link #alerts()}, of one agent or severity; null matches all. */
    public Future<List<MemoryAlert>> alerts(@Nullable String agent, @Nullable String severity) {
        return link.alerts(simulation, agent, severity)
                .map(alerts -> alerts.stream().map(MemoryAlert::of).toList());
    }

    /** Deletes the alerts that have ended; answers how many. */
    public Future<Integer> clearAlerts() {
        return link.clearAlerts(simulation, null);
    }

    /** As {@link #clearAlerts()}, of one agent. */
    public Future<Integer> clearAlerts(String agent) {
        return link.clearAlerts(simulation, Objects.requireNonNull(agent, "agent"));
    }

    /**
     * Calls back with each new alert of the simulation, whoever sent the snapshot. Succeeds once it listens; the callback
     * runs on an event loop and must not block. Over HTTP it goes on after the server was away or restarted, with what it
     * has missed. What it throws is logged and swallowed.
     */
    public Future<Registration> registerAlertCallback(Handler<MemoryAlert> callback) {
        return link.alertEvents(simulation, event -> {
            if (RAISED.contains(event.getString("event"))) {
                tell(callback, MemoryAlert.of(event.getJsonObject("alert")));
            }
        });
    }

    private static void tell(Handler<MemoryAlert> callback, MemoryAlert alert) {
        try {
            callback.handle(alert);
        } catch (RuntimeException e) {
            LOG.error("an alert callback failed alert={}", alert, e);
        }
    }

    /** The text report of the simulation. */
    public Future<String> report() {
        return link.report(simulation, null, TEXT);
    }

    /** The text report of one agent. */
    public Future<String> report(String agent) {
        return link.report(simulation, agent, TEXT);
    }

    /**
     * An agent's newest state whenever it has changed, conflated by the server to a few a second. Succeeds once it
     * listens. A consumer that is slow, or has paused the stream, misses states and never the newest.
     */
    public Future<AgentStream> stream(String agent) {
        var stream = new AgentStream(vertx.getOrCreateContext());
        return link.observations(simulation, agent, stream::offer).map(stream::from);
    }

    /** As {@link #stream(String)}, with its handler. */
    public Future<AgentStream> stream(String agent, Handler<JsonObject> state) {
        return stream(agent).map(stream -> stream.handler(state));
    }

    Link link() {
        return link;
    }

    Vertx vertx() {
        return vertx;
    }

    /** Ends connections; over the event bus there are none. */
    public Future<Void> close() {
        if (!ownsVertx) {
            return link.close();
        }
        // Without a context: an event loop that has ended could not complete it.
        Promise<Void> closed = Promise.promise();
        link.close().onComplete(done -> vertx.close().onComplete(closed));
        return closed.future();
    }
}

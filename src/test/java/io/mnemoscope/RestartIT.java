package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpConnection;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.ProcessUsage;
import io.mnemoscope.bench.ReadinessLog;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import io.mnemoscope.notify.HookServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that is killed with many snapshots, alert events and notifications that wait for a receiver that is down: its
 * start reads a bounded amount, says how far it is, and then all is as it was. {@code -Drestart.notifications}: how many
 * wait (10,000 for the long round: a million snapshots and a hundred thousand events come with them). Times are printed;
 * they fail nothing.
 */
@ExtendWith(VertxExtension.class)
final class RestartIT {
    private static final Logger LOG = LoggerFactory.getLogger(RestartIT.class);
    /** Each agent has one that waits. */
    private static final int AGENTS = Integer.getInteger("restart.notifications", 500);
    /** A start with so many lasts long enough to be asked how far it is. */
    private static final int MANY = 10_000;

    private static final int STEPS = 100;
    private static final int LINES = 1_000;
    /** An alert in so many steps of an agent: about ten events in a hundred snapshots. */
    private static final int CYCLE = 40;

    private static final int BREACHED = 10;
    private static final int PORTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void aStartReadsABoundedAmountSaysHowFarItIsAndLosesNothing(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx)) {
            hook.behave(HookServer.closing());
            var before = killed(hook.port());
            var data = directory.resolve("data");
            long stored = size(data, "mnemoscope.db") + size(data, "mnemoscope.db-wal");
            long began = System.nanoTime();
            try (var again = startAgain(hook.port(), before.port())) {
                LOG.info(
                        "restart agents={} snapshots={} events={} waiting={}: ready after {} s, CPU {} s, {}",
                        AGENTS,
                        AGENTS * STEPS,
                        before.view().events().values().stream()
                                .mapToInt(List::size)
                                .sum(),
                        before.waiting().size(),
                        (System.nanoTime() - began) / 1e9,
                        again.server().usage().cpuSeconds(),
                        figures(again.server(), "mnemoscope_restart_seconds"));
                checkProgress(again.said());
                checkWork(again.server(), before, stored);
                assertThat(waiting(again.server())).isEqualTo(before.waiting());
                checkSame(ServerView.of(again.server()), before.view());
                checkDelivery(hook, before.waiting());
            }
        }
    }

    /**
     * A server that was started again.
     *
     * @param said of its recovery, until it was ready
     */
    private record Again(ServerUnderLoad server, List<String> said) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }

    /** At a port that is known before it answers, to be asked from the first moment; at another if a program has taken it. */
    private Again startAgain(int hook, int port) throws IOException {
        int tried = port;
        for (int i = 1; ; i++) {
            var log = new ReadinessLog(tried);
            try (log) {
                var server = start(hook, tried);
                log.close();
                return new Again(server, log.said());
            } catch (IllegalStateException e) {
                if (i == PORTS || !String.valueOf(e.getMessage()).contains("in use by another program")) {
                    throw e;
                }
                tried = freePort();
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * What a server said before it was killed.
     *
     * @param readBytes by its own start, with nothing in its store
     */
    private record Before(int port, ServerView view, Set<String> waiting, long readBytes) {}

    private Before killed(int hook) throws IOException {
        try (var server = start(hook, 0)) {
            long readBytes = ProcessUsage.readBytes(server.pid());
            fill(server);
            Await.until(
                    "a notification of each agent",
                    PATIENCE,
                    () -> figures(server, "mnemoscope_notifications_waiting").values().stream()
                                    .mapToDouble(Double::doubleValue)
                                    .sum()
                            >= AGENTS);
            var before = new Before(server.port(), ServerView.of(server), waiting(server), readBytes);
            server.kill();
            assertThat(before.waiting()).hasSize(AGENTS);
            return before;
        }
    }

    private ServerUnderLoad start(int hook, int port) throws IOException {
        var conf = Files.writeString(directory.resolve("mnemoscope.yaml"), """
                alerting:
                  rules: {growth_changed: false, agent_stalled: false, simulation_lost: false, limit_forecast: false}
                notify:
                  group_wait: 0
                  pause: 5s
                  log: false
                  receivers: [{type: webhook, name: ops, url: "http://127.0.0.1:%d/hook"}]
                """.formatted(hook));
        return ServerUnderLoad.mnemoscope(
                directory.resolve("data"),
                ServerUnderLoad.FLAGS,
                List.of("--conf", conf.toString(), "--port", Integer.toString(port)),
                Map.of());
    }

    private static long size(Path data, String name) throws IOException {
        return Files.size(data.resolve(name));
    }

    private static void fill(ServerUnderLoad server) throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            var body = new StringBuilder();
            int lines = 0;
            for (int i = 0; i < STEPS * AGENTS; i++) {
                append(body, i / AGENTS, i % AGENTS);
                if (++lines == LINES || i == STEPS * AGENTS - 1) {
                    var bytes = body.toString().getBytes(StandardCharsets.US_ASCII);
                    var answer =
                            connection.exchange(HttpRequest.post("/api/v1/snapshots", "application/x-ndjson", bytes));
                    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    body.setLength(0);
                    lines = 0;
                }
            }
        }
    }

    private static void append(StringBuilder to, int step, int agent) {
        // One that jumps to where it is nearly full is not about to be cleaned.
        int size = (step + agent) % CYCLE < BREACHED ? 91 : 70;
        to.append("{\"simulation\":\"town\",\"agent\":\"a").append(agent).append("\",\"timestamp\":\"");
        to.append(Rfc3339.format(Lines.START + 1_000L * step));
        to.append("\",\"memory_stats\":{\"current_size\":").append(size).append(",\"max_size\":100}}\n");
    }

    private static Map<String, Double> figures(ServerUnderLoad server, String name) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .collect(Collectors.toMap(
                        line -> line.replaceAll(".*=\"(.*)\".*", "$1"),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                        Double::sum,
                        TreeMap::new));
    }

    /** The ids of the notifications that are neither delivered nor given up. */
    private static Set<String> waiting(ServerUnderLoad server) {
        var ids = new HashSet<String>();
        var rest = new Rest(server);
        var next = "0";
        while (!next.equals("null")) {
            var page = rest.get("/api/v1/notifications?state=waiting&limit=200&cursor=" + next);
            page.path("notifications").forEach(one -> ids.add(one.path("id").asText()));
            next = page.path("next_cursor").asText();
        }
        return ids;
    }

    /** Whatever was seen in between: until it was ready it said so, and it never fell back. */
    private static void checkProgress(List<String> said) {
        LOG.info("restart said {}", said);
        if (AGENTS >= MANY) {
            assertThat(said).anyMatch(text -> text.contains("%"));
        }
        var phases = said.stream().flatMap(text -> Stream.of(text.split("; "))).toList();
        assertThat(phases).allMatch(text -> text.matches("[a-z ]+(: \\d+ %, [\\d,]+ of [\\d,]+)?"));
        phases.stream()
                .filter(text -> text.contains("%"))
                .collect(Collectors.groupingBy(
                        text -> text.replaceAll(":.*", ""),
                        Collectors.mapping(
                                text -> Integer.valueOf(text.replaceAll(".*: (\\d+) %.*", "$1")), Collectors.toList())))
                .values()
                .forEach(percents -> assertThat(percents).isSorted());
    }

    /** No row is read twice, and of the files not more than a few times their size. */
    private static void checkWork(ServerUnderLoad server, Before before, long stored) {
        var rows = figures(server, "mnemoscope_restart_read_rows");
        long more = ProcessUsage.readBytes(server.pid()) - before.readBytes();
        LOG.info("restart read rows {}, {} MiB of {}", rows, more >> 20, stored >> 20);
        var alerts = before.view().alerts().values();
        long active = alerts.stream()
                .filter(alert -> alert.path("state").asText().matches("firing|recovering"))
                .count();
        double snapshots = (double) AGENTS * STEPS;
        assertThat(rows.get("store")).isBetween(1.0, snapshots);
        assertThat(rows.get("agents")).isBetween(1.0, snapshots);
        assertThat(rows.get("notifications")).isBetween((double) AGENTS, (double) AGENTS + active + alerts.size());
        assertThat(more).isLessThan(4 * stored);
    }

    private static void checkSame(ServerView after, ServerView before) {
        assertThat(after.agents()).isEqualTo(before.agents());
        assertThat(after.alerts()).isEqualTo(before.alerts());
        assertThat(after.events()).isEqualTo(before.events());
    }

    /** Each that waited is delivered once, now that the receiver is there. */
    private static void checkDelivery(HookServer hook, Set<String> waiting) {
        var delivered = new ArrayList<String>();
        hook.behave(HookServer.TAKES);
        Await.until("what waited to be delivered", PATIENCE, () -> {
            for (var call = hook.poll(); call != null; call = hook.poll()) {
                if (call.taken()) {
                    delivered.add(call.header("webhook-id"));
                }
            }
            return delivered.containsAll(waiting);
        });
        delivered.retainAll(waiting);
        assertThat(delivered).doesNotHaveDuplicates();
    }
}

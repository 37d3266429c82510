package io.mnemoscope.bench;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How fast a backtest is over 1,000,000 snapshots of 1,000 agents, beside only reading them and beside reading and
 * evaluating them in a plain loop, and what it does to those who send snapshots meanwhile (2,000 a second in batches of
 * 20, each latency counted from when the batch was due). The server and this process have the same flags:
 *
 * <pre>
 * mvn -q package -DskipTests
 * mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable=java \
 *     -Dexec.args="@conf/jvm.options -cp %classpath io.mnemoscope.bench.BacktestRun"
 * </pre>
 */
public final class BacktestRun {
    private static final int AGENTS = 1_000;
    private static final int BATCH = 1_000;
    private static final int LIVE_BATCH = 20;
    private static final long LIVE_NANOS = 10_000_000;
    private static final int PAGE = 10_000;
    private static final byte[] REQUEST = HttpRequest.post(
            "/api/v1/backtest", "application/json", "{\"simulation\":\"town\"}".getBytes(StandardCharsets.UTF_8));

    private final int snapshots;
    private final int rounds;
    private final BatchSource live =
            new LoadShape("live", 100, 0, LIVE_BATCH, 2).source(0, 1, LoadShape.Api.MNEMOSCOPE);

    private BacktestRun(int snapshots, int rounds) {
        this.snapshots = snapshots;
        this.rounds = rounds;
    }

    /** {@code [SNAPSHOTS [ROUNDS]]}. */
    public static void main(String[] args) throws Exception {
        int snapshots = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        new BacktestRun(snapshots, rounds)
                .run(Files.createTempDirectory("mnemoscope-backtest-").resolve("data"));
    }

    private void run(Path data) throws Exception {
        try (var server = ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS)) {
            fill(server);
            for (int round = 0; round < rounds; round++) {
                say("backtest alone", backtest(server));
                System.out.println("live without: " + live(server, deadline(8)));
                System.out.println("live beside a backtest: " + beside(server));
            }
            System.out.println("peak " + server.usage().peakResidentMiB() + " MiB, stop " + server.stop());
        }
        var vertx = Vertx.vertx();
        var store = EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(data), InstantSource.system(), TestOperations.create())
                .await(60, SECONDS);
        for (int round = 0; round < rounds; round++) {
            measure("only reading", store, () -> snapshot -> {});
            var rules = new RuleSet(RuleSettings.DEFAULTS);
            measure("reading and evaluating", store, () -> {
                var monitor = new AgentMonitor(rules, 0);
                return snapshot -> {
                    var unused = monitor.observe(snapshot);
                };
            });
        }
        boolean closed = store.close().map(done -> true).await(60, SECONDS);
        closed &= vertx.close().map(done -> true).await(60, SECONDS);
        System.out.println("done " + closed);
    }

    private void fill(ServerUnderLoad server) throws IOException {
        var source = new LoadShape("town", AGENTS, snapshots, BATCH, 1).source(0, 1, LoadShape.Api.MNEMOSCOPE);
        try (var connection = new HttpConnection(server.port())) {
            for (int sent = 0; sent < snapshots; sent += BATCH) {
                var answer = connection.exchange(source.next(BATCH).request());
                if (!answer.success()) {
                    throw new IOException("not taken: " + answer);
                }
            }
        }
    }

    private static JsonNode backtest(ServerUnderLoad server) throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            var said = connection.exchange(REQUEST).body().strip();
            return new ObjectMapper()
                    .readTree(said.substring(said.lastIndexOf('\n') + 1))
                    .path("result");
        }
    }

    private static void say(String what, JsonNode result) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d snapshots, %.2f s, %d snapshots/s, %s, %s%n",
                what,
                result.path("snapshots").asLong(),
                result.path("elapsed_seconds").asDouble(),
                result.path("snapshots_per_second").asLong(),
                result.path("backtest"),
                result.path("difference"));
    }

    private static Supplier<Boolean> deadline(long seconds) {
        long end = System.nanoTime() + SECONDS.toNanos(seconds);
        return () -> System.nanoTime() < end;
    }

    private String beside(ServerUnderLoad server) throws Exception {
        var going = new AtomicBoolean(true);
        var thread = new Thread(
                () -> {
                    try {
                        for (int i = 0; i < 3; i++) {
                            say("backtest beside live", backtest(server));
                        }
                    } catch (IOException e) {
                        System.out.println("failed: " + e);
                    } finally {
                        going.set(false);
                    }
                },
                "backtest");
        thread.start();
        var latencies = live(server, going::get);
        thread.join();
        return latencies;
    }

    /** Sends a batch every 10 ms and answers the latencies. */
    private String live(ServerUnderLoad server, Supplier<Boolean> going) throws IOException {
        var latencies = new ArrayList<Long>();
        try (var connection = new HttpConnection(server.port())) {
            long due = System.nanoTime();
            while (going.get()) {
                var request = live.next(LIVE_BATCH).request();
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                if (!connection.exchange(request).success()) {
                    throw new IOException("not taken");
                }
                latencies.add(System.nanoTime() - due);
                due += LIVE_NANOS;
            }
        }
        latencies.sort(null);
        return String.format(
                Locale.ROOT,
                "%d batches, p50 %.2f ms, p99 %.2f ms, most %.2f ms",
                latencies.size(),
                rank(latencies, 0.5),
                rank(latencies, 0.99),
                rank(latencies, 1));
    }

    private static double rank(List<Long> sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1)) / 1e6;
    }

    private void measure(String what, EmbeddedStore store, Supplier<Consumer<MemorySnapshot>> agent) throws Exception {
        long started = System.nanoTime();
        long count = 0;
        for (var walk : new LoadShape("town", AGENTS, snapshots, BATCH, 1).walks(0, 1)) {
            var id = new AgentId(walk.simulation(), walk.agent());
            var each = agent.get();
            long from = 0;
            List<MemorySnapshot> page;
            do {
                page = store.range(id, from, Long.MAX_VALUE, PAGE, false).await(30, SECONDS);
                page.forEach(each);
                count += page.size();
                from = page.isEmpty() ? from : page.get(page.size() - 1).timestampMillis() + 1;
            } while (page.size() == PAGE);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                Locale.ROOT, "%s: %d snapshots, %.2f s, %.0f snapshots/s%n", what, count, seconds, count / seconds);
    }
}

package io.mnemoscope.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/**
 * Reports of many agents while snapshots come in: how long they take, what memory the server needs for them, and how much
 * longer the snapshots wait. Arguments: agents, snapshots of each, seconds of each measurement.
 *
 * <pre>
 * mvn -q package -DskipTests
 * mvn -q test-compile exec:java -Dexec.classpathScope=test -Dexec.mainClass=io.mnemoscope.bench.ReportUnderLoad \
 *     -Dexec.args="1000 1000 20"
 * </pre>
 */
public final class ReportUnderLoad {
    private static final int FILL = 1_000;
    private static final int BATCH = 100;
    private static final int BATCHES_A_SECOND = 50;
    private static final int SAMPLE_MILLIS = 20;
    private static final double MEDIAN = 0.5;
    private static final double P99 = 0.99;

    private final ServerUnderLoad server;
    private final int agents;
    private final int snapshots;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * What was measured.
     *
     * @param textSeconds the slowest of the text reports
     * @param jsonSeconds the slowest of the JSON reports
     * @param jsonBytes of one
     * @param extraMiB resident memory at the most above what it was before the first report
     * @param quiet how long the batches took without reports
     * @param busy how long they took while one report followed another
     * @param reports how many followed one another
     */
    public record Result(
            double textSeconds,
            double jsonSeconds,
            long jsonBytes,
            double extraMiB,
            Latency quiet,
            Latency busy,
            int reports) {}

    /** Of batches, in milliseconds. */
    public record Latency(double median, double p99) {
        static Latency of(double[] sortedMillis) {
            return new Latency(PacedLoad.at(MEDIAN, sortedMillis), PacedLoad.at(P99, sortedMillis));
        }
    }

    /** On a server without data of these agents. */
    public ReportUnderLoad(ServerUnderLoad server, int agents, int snapshots) {
        this.server = server;
        this.agents = agents;
        this.snapshots = snapshots;
    }

    public static void main(String[] args) throws Exception {
        int agents = Integer.parseInt(args[0]);
        int snapshots = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        var directory = Files.createTempDirectory("mnemoscope-report-");
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("data"), ServerUnderLoad.FLAGS)) {
            var result = new ReportUnderLoad(server, agents, snapshots).run(Duration.ofSeconds(seconds));
            System.out.printf(
                    "%,d agents with %,d snapshots: text %.2f s, JSON %.2f s (%,d MiB), %.0f MiB more memory;"
                            + " batches of %d, %d a second: median %.1f and p99 %.1f ms without reports, %.1f and"
                            + " %.1f ms during %d%n",
                    agents,
                    snapshots,
                    result.textSeconds(),
                    result.jsonSeconds(),
                    result.jsonBytes() >> 20,
                    result.extraMiB(),
                    BATCH,
                    BATCHES_A_SECOND,
                    result.quiet().median(),
                    result.quiet().p99(),
                    result.busy().median(),
                    result.busy().p99(),
                    result.reports());
        }
    }

    /** Fills the server, then measures for so long without reports and at least so long with them. */
    public Result run(Duration each) throws Exception {
        fill();
        var live = new LoadShape("live", 100, 0, BATCH, 2).source(0, 1, LoadShape.Api.MNEMOSCOPE);
        try (var load = new PacedLoad(server.port(), live, BATCH, BATCHES_A_SECOND)) {
            awaitFor(each.dividedBy(2));
            var warmingUp = load.takeMillis();
            assert warmingUp.length > 0;
            awaitFor(each);
            var quiet = Latency.of(load.takeMillis());
            var result = reports(each, load, quiet);
            check();
            return result;
        }
    }

    private void fill() throws IOException {
        var source = new LoadShape("history", agents, 0, FILL, 1).source(0, 1, LoadShape.Api.MNEMOSCOPE);
        try (var connection = new HttpConnection(server.port())) {
            for (int left = agents * snapshots; left > 0; left -= FILL) {
                var answer =
                        connection.exchange(source.next(Math.min(FILL, left)).request());
                if (!answer.success()) {
                    throw new IllegalStateException("not filled: " + answer);
                }
            }
        }
    }

    private Result reports(Duration atLeast, PacedLoad load, Latency quiet) throws Exception {
        double before = server.usage().residentMiB();
        double text = 0;
        double json = 0;
        long bytes = 0;
        int reports = 0;
        try (var most = new MostMemory(server)) {
            long end = System.nanoTime() + atLeast.toNanos();
            while (System.nanoTime() < end || reports < 2) {
                long began = System.nanoTime();
                bytes = length("/api/v1/reports?format=text&simulation=history");
                long between = System.nanoTime();
                bytes = length("/api/v1/reports?format=json&simulation=history");
                text = Math.max(text, (between - began) / 1e9);
                json = Math.max(json, (System.nanoTime() - between) / 1e9);
                reports += 2;
            }
            var busy = Latency.of(load.takeMillis());
            return new Result(text, json, bytes, most.residentMiB() - before, quiet, busy, reports);
        }
    }

    /** The JSON report has every snapshot of every agent. */
    private void check() throws Exception {
        long times = 0;
        long names = 0;
        try (var body = get("/api/v1/reports?format=json&simulation=history");
                var parser = new JsonFactory().createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean member = token == JsonToken.FIELD_NAME;
                names += member && parser.currentName().equals("stats") ? 1 : 0;
                times += token == JsonToken.VALUE_STRING
                                && parser.getParsingContext().inArray()
                                && parser.getParsingContext()
                                        .getParent()
                                        .getCurrentName()
                                        .equals("timestamps")
                        ? 1
                        : 0;
            }
        }
        if (names != agents || times != 2L * agents * snapshots) {
            throw new IllegalStateException(names + " agents and " + times + " times in the report");
        }
    }

    private long length(String path) throws IOException, InterruptedException {
        try (var body = get(path)) {
            var buffer = new byte[1 << 16];
            long length = 0;
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                length += read;
            }
            return length;
        }
    }

    private InputStream get(String path) throws IOException, InterruptedException {
        var request =
                java.net.http.HttpRequest.newBuilder(server.uri().resolve(path)).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    private static void awaitFor(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Await.until("the measurement's end", time.plusSeconds(10), () -> System.nanoTime() >= end);
    }

    /** Looks at the server's memory every now and then. */
    private static final class MostMemory implements AutoCloseable {
        private final ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "most-memory"));
        private final DoubleAccumulator most = new DoubleAccumulator(Math::max, 0);

        MostMemory(ServerUnderLoad server) {
            var unused = thread.scheduleAtFixedRate(
                    () -> most.accumulate(residentMiB(server)), 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        }

        private static double residentMiB(ServerUnderLoad server) {
            try {
                return server.usage().residentMiB();
            } catch (UncheckedIOException e) {
                return 0;
            }
        }

        double residentMiB() {
            return most.get();
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}

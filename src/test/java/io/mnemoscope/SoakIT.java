package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.LoadGenerator;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.PacedLoad;
import io.mnemoscope.bench.Receipts;
import io.mnemoscope.bench.ServerUnderLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store with a limit of size stays within it under load that never ends, and so do heap, threads and descriptors. The
 * rules are the classic ones, which alert on every snapshot that matches: most of what is stored are alerts.
 */
final class SoakIT {
    private static final int SECONDS = Integer.getInteger("soak.seconds", 15);
    private static final int LIMIT_MIB = 24;
    private static final double MOST_MIB = LIMIT_MIB * 1.1;
    private static final int AGENTS = 500;
    private static final int BATCH = 200;
    private static final int BATCHES_A_SECOND = 10;
    private static final double MOST_MORE_HEAP_MIB = 24;
    private static final int MOST_MORE_THREADS = 8;
    private static final int MOST_MORE_FILES = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double MEBIBYTE = 1 << 20;

    @TempDir
    Path directory;

    private Path data;

    @Test
    void staysWithinItsLimits() throws Exception {
        data = directory.resolve("data");
        var conf = Files.writeString(directory.resolve("soak.yaml"), "store: {max_size: " + LIMIT_MIB + "MiB}\n");
        try (var server =
                ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS, List.of("--conf", conf.toString()), Map.of())) {
            useClassicRules(server);
            fill(server);
            Await.until("the store to be within its limit", PATIENCE, () -> diskMiB() <= MOST_MIB);
            double heap = heapMiB(server);
            long threads = threads(server);
            long files = files(server);

            double worst = soak(server);

            assertThat(worst).as("most MiB of file and WAL").isLessThanOrEqualTo(MOST_MIB);
            assertThat(heapMiB(server)).as("MiB of heap after collection").isLessThan(heap + MOST_MORE_HEAP_MIB);
            assertThat(threads(server)).as("threads").isLessThanOrEqualTo(threads + MOST_MORE_THREADS);
            assertThat(files(server)).as("descriptors").isLessThanOrEqualTo(files + MOST_MORE_FILES);
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static void useClassicRules(ServerUnderLoad server) {
        var body = "{\"mode\":\"classic\"}".getBytes(StandardCharsets.US_ASCII);
        for (var simulation : List.of("fill", "soak")) {
            var answer =
                    server.exchange(HttpRequest.put("/api/v1/simulations/" + simulation, "application/json", body));
            assertThat(answer.success()).as(answer.toString()).isTrue();
        }
    }

    /** More than the limit allows. */
    private static void fill(ServerUnderLoad server) throws IOException {
        var plan = new LoadShape("fill", AGENTS, 100_000, 1_000, 1).plan(2, LoadShape.Api.MNEMOSCOPE);
        assertThat(LoadGenerator.run(server.port(), plan, Receipts.IGNORED).errors())
                .isEqualTo(List.of());
    }

    /** Moderate load; answers the most that the disk held. */
    private double soak(ServerUnderLoad server) throws IOException {
        var source = new LoadShape("soak", AGENTS, 0, 0, 1).source(0, 1, LoadShape.Api.MNEMOSCOPE);
        double worst = 0;
        try (var load = new PacedLoad(server.port(), source, BATCH, BATCHES_A_SECOND)) {
            for (int i = 0; i < SECONDS; i++) {
                Await.pause(Duration.ofSeconds(1));
                worst = Math.max(worst, diskMiB());
            }
            assertThat(load.takeMillis()).as("answers").isNotEmpty();
        }
        return worst;
    }

    private double diskMiB() {
        return (data.resolve("mnemoscope.db").toFile().length()
                        + data.resolve("mnemoscope.db-wal").toFile().length())
                / MEBIBYTE;
    }

    private static long files(ServerUnderLoad server) throws IOException {
        try (var entries = Files.list(Path.of("/proc", Long.toString(server.pid()), "fd"))) {
            return entries.count();
        }
    }

    /** But for Vert.x's two pools for work that blocks, which have a size of their own and come to it over time. */
    private static long threads(ServerUnderLoad server) throws IOException {
        try (var entries = Files.list(Path.of("/proc", Long.toString(server.pid()), "task"))) {
            return entries.map(SoakIT::name)
                    .filter(name -> !name.startsWith("vert.x-worker") && !name.startsWith("vert.x-intern"))
                    .count();
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm"));
        } catch (IOException e) {
            return "ended";
        }
    }

    /** What is in use after a full collection, as the JDK's own tool says. */
    private static double heapMiB(ServerUnderLoad server) throws Exception {
        var collected = jcmd(server, "GC.run");
        assertThat(collected).contains("Command executed successfully");
        var used = Pattern.compile("(?:generation|heap)\\s+total \\d+K, used (\\d+)K")
                .matcher(jcmd(server, "GC.heap_info"));
        double sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1)) / 1_024.0;
        }
        assertThat(sum).as("MiB of heap").isPositive();
        return sum;
    }

    private static String jcmd(ServerUnderLoad server, String command) throws Exception {
        var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(tool, Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(Map.of(process.waitFor(), said)).containsKey(0);
        return said;
    }
}

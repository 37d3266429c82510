package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.MemoryCost;
import io.mnemoscope.bench.NeverReads;
import io.mnemoscope.bench.ServerUnderLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Live clients that connect, ask for everything and then never read: they cost the server a bounded amount of memory, hinder
 * nobody, and leave nothing behind. The whole round is {@code -Dneverread.agents=20000 -Dneverread.sockets=100
 * -Dneverread.streams=50 -Dneverread.rounds=40}.
 */
final class NeverReadIT {
    private static final int AGENTS = Integer.getInteger("neverread.agents", 4_000);
    private static final int SOCKETS = Integer.getInteger("neverread.sockets", 40);
    private static final int STREAMS = Integer.getInteger("neverread.streams", 20);
    private static final int ROUNDS = Integer.getInteger("neverread.rounds", 8);
    private static final double MOST_MORE_MIB = 64;
    private static final int BATCH = 2_000;
    private static final long START = 1_780_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CLIENTS = Pattern.compile("mnemoscope_live_clients\\{[^}]*\\} ([0-9.]+)");

    @TempDir
    Path directory;

    @Test
    void clientsThatNeverReadCostABoundedAmountOfMemoryAndHinderNobody() throws Exception {
        MemoryCost.isLessThan(MOST_MORE_MIB, SOCKETS + STREAMS + " clients that never read", this::growthMiB);
    }

    private double growthMiB(boolean withClients) throws Exception {
        try (var server = ServerUnderLoad.mnemoscope(
                directory.resolve("never-" + withClients),
                ServerUnderLoad.FLAGS,
                List.of("--conf", configuration().toString()),
                Map.of())) {
            send(server, 0);
            send(server, 1);
            double before = server.usage().residentMiB();
            var clients = new ArrayList<NeverReads>();
            try {
                if (withClients) {
                    connect(server, clients);
                    Await.until("all to be connected", PATIENCE, () -> clients(server) == clients.size());
                }
                for (int round = 2; round < 2 + ROUNDS; round++) {
                    send(server, round);
                    assertThat(server.get("/health/live").status()).isEqualTo(200);
                }
                return server.usage().residentMiB() - before;
            } finally {
                for (var client : clients) {
                    client.close();
                }
                checkAllIsAsBefore(server);
            }
        }
    }

    private Path configuration() throws IOException {
        return Files.writeString(directory.resolve("conf.yaml"), "live: {stalled_after: 1h}\n");
    }

    private static void connect(ServerUnderLoad server, List<NeverReads> clients) throws IOException {
        for (int i = 0; i < SOCKETS; i++) {
            clients.add(NeverReads.socket(server.port()));
        }
        for (int i = 0; i < STREAMS; i++) {
            clients.add(NeverReads.stream(server.port(), "channel=fleet&".repeat(250) + "channel=alerts"));
        }
    }

    private static void checkAllIsAsBefore(ServerUnderLoad server) {
        Await.until("no live clients", PATIENCE, () -> clients(server) == 0);
        assertThat(server.get("/health/ready").status()).isEqualTo(200);
        assertThat(server.log()).doesNotContain("OutOfMemoryError");
    }

    private static double clients(ServerUnderLoad server) {
        return CLIENTS.matcher(server.get("/metrics").body())
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /** One snapshot of each agent. */
    private static void send(ServerUnderLoad server, int round) {
        for (int from = 0; from < AGENTS; from += BATCH) {
            var body = IntStream.range(from, Math.min(AGENTS, from + BATCH))
                    .mapToObj(i -> String.format(
                            Locale.ROOT,
                            "{\"simulation\":\"town\",\"agent\":\"a%05d\",\"timestamp\":%d,"
                                    + "\"memory_stats\":{\"current_size\":%d,\"max_size\":1000}}",
                            i,
                            START / 1_000 + round,
                            10 + round))
                    .collect(Collectors.joining("\n"));
            var answer = server.exchange(HttpRequest.post(
                    "/api/v1/snapshots", "application/x-ndjson", body.getBytes(StandardCharsets.UTF_8)));
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }
}

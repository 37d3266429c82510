package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.DeafClient;
import io.mnemoscope.bench.LoadGenerator;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.Receipts;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 200 bodies without their last byte and 100 reports that are not read, at once, on a server with the flags of {@code
 * conf/jvm.options}: it answers, takes what a healthy sender has, and is as before once they are gone.
 */
final class HeldConnectionsIT {
    private static final int BODIES = 200;
    private static final int READERS = 100;
    private static final int BODY = 1 << 20;
    private static final int BEFORE = 40_000;
    private static final int HEALTHY = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final List<DeafClient> clients = new ArrayList<>();

    @Test
    void holdsOnBesideClientsThatDoNot() throws Exception {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("data"), ServerUnderLoad.FLAGS)) {
            load(server, new LoadShape("before", 200, BEFORE, 1_000, 1));
            try {
                hold(server);
                assertThat(server.get("/health/live").status()).isEqualTo(200);

                load(server, new LoadShape("healthy", 50, HEALTHY, 500, 2));

                assertThat(server.get("/health/live").status()).isEqualTo(200);
                assertThat(stored(server, "healthy")).isEqualTo(HEALTHY);
            } finally {
                for (var client : clients) {
                    client.close();
                }
            }
            Await.until("everything to be given back", PATIENCE, () -> isGivenBack(server));
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
            assertThat(stored(server, "before")).isEqualTo(BEFORE);
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
        }
    }

    private void hold(ServerUnderLoad server) throws IOException {
        var body = new byte[BODY - 1];
        Arrays.fill(body, (byte) ' ');
        for (int i = 0; i < BODIES; i++) {
            var client = connect(server);
            client.send("POST /api/v1/snapshots HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + BODY + "\r\n\r\n");
            sendWhatIsTaken(client, body);
            if (i % (BODIES / READERS) == 0) {
                connect(server).get(i % 4 == 0 ? "/api/v1/export" : "/api/v1/reports?format=csv");
            }
        }
    }

    private DeafClient connect(ServerUnderLoad server) throws IOException {
        var client = new DeafClient(server.port());
        clients.add(client);
        return client;
    }

    private static void sendWhatIsTaken(DeafClient client, byte[] body) {
        try {
            client.send(body);
        } catch (IOException e) {
            assertThat(e).as("refused and closed").isNotNull();
        }
    }

    private static void load(ServerUnderLoad server, LoadShape shape) throws IOException {
        var result = LoadGenerator.run(server.port(), shape.plan(2, LoadShape.Api.MNEMOSCOPE), Receipts.IGNORED);
        assertThat(result.errors()).isEqualTo(List.of());
    }

    private static long stored(ServerUnderLoad server, String simulation) {
        return new Rest(server)
                .agents().stream()
                        .filter(agent -> agent.path("simulation").asText().equals(simulation))
                        .mapToLong(agent -> agent.path("snapshots_count").asLong())
                        .sum();
    }

    private static boolean isGivenBack(ServerUnderLoad server) {
        var metrics = server.get("/metrics").body();
        return metrics.contains("mnemoscope_budget_bytes{kind=\"bodies\"} 0.0")
                && metrics.contains("mnemoscope_budget_bytes{kind=\"answers\"} 0.0")
                && metrics.contains("mnemoscope_budget_bytes{kind=\"in_flight\"} 0.0");
    }
}

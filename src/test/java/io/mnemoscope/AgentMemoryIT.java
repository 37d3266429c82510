package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with the heap of {@code conf/jvm.options} takes 100,000 agents, and of more than it has memory for it refuses
 * the ones that came last, at once and by name.
 */
final class AgentMemoryIT {
    private static final int GAUGED = Integer.getInteger("agents.gauged", 35_000);
    private static final int PLAIN = Integer.getInteger("agents.plain", 100_000);
    private static final int BATCH = 1_000;
    private static final int GAUGES = 32;

    @TempDir
    Path directory;

    @Test
    void refusesAgentsWithManyGaugesEarlyAndServesTheOthers() {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("gauged"), ServerUnderLoad.FLAGS)) {
            long accepted = 0;
            for (int from = 0; from < GAUGED; from += BATCH) {
                accepted += post(server, lines(from, Math.min(GAUGED, from + BATCH), 0, GAUGES))
                        .path("accepted")
                        .asLong();
            }
            var again = post(server, lines(0, BATCH, 1, GAUGES));
            var refused = post(server, lines(GAUGED - 1, GAUGED, 1, GAUGES));

            assertThat(accepted).isBetween(10_000L, GAUGED - 1L);
            assertThat(again.path("accepted").asLong()).isEqualTo(BATCH);
            assertThat(refused.path("errors").path(0).path("reason").asText()).contains("limits.memory");
            var ready = new Rest(server).get("/health/ready");
            assertThat(ready.path("status").asText()).isEqualTo("DEGRADED");
        }
    }

    @Test
    void takesAHundredThousandPlainAgents() {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("plain"), ServerUnderLoad.FLAGS)) {
            for (int second = 0; second < 3; second++) {
                long accepted = 0;
                for (int from = 0; from < PLAIN; from += BATCH) {
                    accepted += post(server, lines(from, Math.min(PLAIN, from + BATCH), second, 0))
                            .path("accepted")
                            .asLong();
                }
                assertThat(accepted).isEqualTo(PLAIN);
            }

            var ready = new Rest(server).get("/health/ready");
            assertThat(ready.path("status").asText()).isEqualTo("UP");
        }
    }

    private static JsonNode post(ServerUnderLoad server, String lines) {
        var body = lines.getBytes(StandardCharsets.UTF_8);
        return Rest.json(server.exchange(HttpRequest.post("/api/v1/snapshots", "application/x-ndjson", body))
                .body());
    }

    private static String lines(int from, int to, int second, int gauges) {
        var some = IntStream.range(0, gauges)
                .mapToObj(i -> String.format("\"gauge_%02d\":%d", i, i))
                .collect(Collectors.joining(","));
        return IntStream.range(from, to)
                .mapToObj(i -> String.format(
                        "{\"simulation\":\"town-%02d\",\"agent\":\"agent-%06d\",\"timestamp\":\"2026-06-01T00:00:%02dZ\","
                                + "\"memory_stats\":{\"current_size\":10,\"max_size\":1000},\"gauges\":{%s}}%n",
                        i % 100, i, second, some))
                .collect(Collectors.joining());
    }
}

package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.LiveClient;
import io.mnemoscope.bench.LiveReader;
import io.mnemoscope.bench.LoadGenerator;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.MemoryCost;
import io.mnemoscope.bench.Receipts;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.SlowClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A live client that does not read costs the server no memory and the others no time, and misses no alert. The rules
 * are the classic ones, which alert on every snapshot that matches: tens of thousands of events.
 */
final class SlowReaderIT {
    private static final int SNAPSHOTS = Integer.getInteger("slow.snapshots", 200_000);
    private static final int AGENTS = 500;
    private static final int CONNECTIONS = 4;
    private static final double MOST_MORE_MIB = 64;
    private static final double LONGEST_GAP_SECONDS = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SIMULATION = "watched";

    @TempDir
    Path directory;

    @Test
    void aClientThatDoesNotReadCostsNoMemoryDelaysNobodyAndMissesNoAlert() throws Exception {
        MemoryCost.isLessThan(MOST_MORE_MIB, "a slow reader", this::growthMiB);
    }

    private double growthMiB(boolean slowToo) throws IOException, TimeoutException {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("slow-" + slowToo), ServerUnderLoad.FLAGS)) {
            useClassicRules(server);
            load(server, new LoadShape("warm-up", AGENTS, SNAPSHOTS, 1_000, 1));
            double before = server.usage().residentMiB();
            long offset = lastOffset(server);
            if (!slowToo) {
                loadBeside(server, offset);
                return server.usage().residentMiB() - before;
            }
            var reader = new LiveReader(offset);
            try (var slow = new SlowClient(server.port(), reader)) {
                loadBeside(server, offset);
                double growth = server.usage().residentMiB() - before;
                checkCatchesUp(server, slow, reader, offset);
                return growth;
            }
        }
    }

    private static void useClassicRules(ServerUnderLoad server) {
        var body = "{\"mode\":\"classic\"}".getBytes(StandardCharsets.US_ASCII);
        var answer = server.exchange(HttpRequest.put("/api/v1/simulations/" + SIMULATION, "application/json", body));
        assertThat(answer.success()).as(answer.toString()).isTrue();
    }

    /** The measured load, with a client beside it that reads as it should. */
    private static void loadBeside(ServerUnderLoad server, long offset) throws IOException, TimeoutException {
        var reader = new LiveReader(offset);
        try (var client = new LiveClient(server.port(), reader)) {
            Await.until("the first state", PATIENCE, () -> !reader.sizes().isEmpty());
            reader.forgetGaps();
            load(server, new LoadShape(SIMULATION, AGENTS, SNAPSHOTS, 1_000, 1));
            double gap = reader.longestGapSeconds();
            long last = lastOffset(server);
            Await.until("every alert", PATIENCE, () -> reader.lastOffset() >= last);

            assertThat(gap).as("seconds between frames").isBetween(1e-9, LONGEST_GAP_SECONDS);
            checkAlerts(server, reader, offset);
            assertThat(client).isNotNull();
        }
    }

    private static void checkCatchesUp(ServerUnderLoad server, SlowClient slow, LiveReader reader, long offset)
            throws IOException {
        long last = lastOffset(server);
        var current = sizes(server);

        slow.readUntil(() -> reader.lastOffset() >= last && reader.sizes().equals(current));

        checkAlerts(server, reader, offset);
        assertThat(slow.closes()).as("each close has a reason").noneMatch(String::isBlank);
    }

    private static void checkAlerts(ServerUnderLoad server, LiveReader reader, long offset) {
        var expected = new Rest(server)
                .alertEvents().stream()
                        .map(event -> event.path("offset").asLong())
                        .filter(other -> other > offset)
                        .toList();
        assertThat(reader.disorder()).isEmpty();
        assertThat(reader.offsets()).isEqualTo(expected);
        assertThat(expected).hasSizeGreaterThan(AGENTS);
    }

    private static void load(ServerUnderLoad server, LoadShape shape) throws IOException {
        var plan = shape.plan(CONNECTIONS, LoadShape.Api.MNEMOSCOPE);
        var result = LoadGenerator.run(server.port(), plan, Receipts.IGNORED);
        assertThat(result.errors()).isEqualTo(List.of());
    }

    private static long lastOffset(ServerUnderLoad server) {
        return new Rest(server)
                .get("/api/v1/alerts/events?limit=1&after=0")
                .path("last_offset")
                .asLong();
    }

    private static Map<String, Long> sizes(ServerUnderLoad server) {
        return new Rest(server)
                .agents().stream()
                        .collect(Collectors.toMap(
                                agent -> agent.path("simulation").asText() + "/"
                                        + agent.path("agent").asText(),
                                agent -> agent.path("memory_stats")
                                        .path("total_size")
                                        .asLong()));
    }
}

package io.mnemoscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoadGeneratorTest {
    private static final LoadShape SHAPE = new LoadShape("test", 10, 1_000, 50, 1);
    private final AtomicLong lines = new AtomicLong();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private HttpServer server;
    private int refusal;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/snapshots", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void sendsEverySnapshotAndTellsHowLongTheBatchesTook() throws IOException {
        var result = run(4);

        assertThat(result.errors()).isEmpty();
        assertThat(result.acknowledged()).isEqualTo(1_000);
        assertThat(lines).hasValue(1_000);
        assertThat(result.acknowledgedBatches(3)).isEqualTo(5);
        assertThat(result.latencyMillis(0.5)).isPositive().isLessThanOrEqualTo(result.latencyMillis(0.99));
    }

    @Test
    void comesAgainWhenTheServerIsBusy() throws IOException {
        refusal = 503;
        refusals.set(3);

        var result = run(1);

        assertThat(result.retries()).isEqualTo(3);
        assertThat(result.acknowledged()).isEqualTo(1_000);
    }

    @Test
    void countsARefusedBatchAsAnError() throws IOException {
        refusal = 400;
        refusals.set(1);

        var result = run(1);

        assertThat(result.errors()).hasSize(1);
        assertThat(result.acknowledged()).isEqualTo(950);
        assertThat(result.acknowledgedBatches(0)).as("in a row from the first").isZero();
    }

    private LoadResult run(int connections) throws IOException {
        var plan = SHAPE.plan(connections, LoadShape.Api.MNEMOSCOPE);
        return LoadGenerator.run(server.getAddress().getPort(), plan, Receipts.IGNORED);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean refused = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            lines.addAndGet(refused ? 0 : body.lines().count());
            var answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(refused ? refusal : 200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}

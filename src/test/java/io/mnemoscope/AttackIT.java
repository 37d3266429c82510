package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.HttpRequest;
import io.mnemoscope.bench.IdleClient;
import io.mnemoscope.bench.LoadGenerator;
import io.mnemoscope.bench.LoadShape;
import io.mnemoscope.bench.PacedLoad;
import io.mnemoscope.bench.Receipts;
import io.mnemoscope.bench.ServerUnderLoad;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSockets, event streams and readers of reports that never read, and bodies that never end, all at once: they cost no
 * more memory than there is, health answers meanwhile, a healthy sender is served, and when they are gone all is as before.
 * Times are printed; they fail nothing but with {@code -Dattack.strict=true}, which is for a quiet machine.
 */
final class AttackIT {
    private static final Logger LOG = LoggerFactory.getLogger(AttackIT.class);
    /** 100: 20,000 agents, 100 WebSockets, 50 event streams, 100 readers of reports and 200 half-sent bodies. */
    private static final int PERCENT = Integer.getInteger("attack.percent", 25);

    private static final int AGENTS = 200 * PERCENT;
    private static final int SECONDS = Integer.getInteger("attack.seconds", 10);
    private static final boolean STRICT = Boolean.getBoolean("attack.strict");
    /** Of resident memory. */
    private static final int MOST_MORE_MIB = Integer.getInteger("attack.mib", 64);

    private static final double HEALTH_SECONDS = 1;

    private static final int BODY = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REPORTS = 5;
    private static final String REPORT = "/api/v1/reports?style=full&format=html";
    private static final String SUBSCRIBE = "{\"type\":\"subscribe\",\"channel\":\"fleet\"}";

    @TempDir
    Path directory;

    @Test
    void clientsThatHoldOnCostLittleAndHarmNobody() throws Exception {
        var without = measured("without", false);

        var with = measured("with", true);

        assertThat(with.growthMiB() - without.growthMiB())
                .as("MiB more under attack: %.0f against %.0f", with.growthMiB(), without.growthMiB())
                .isLessThan(MOST_MORE_MIB);
        if (STRICT) {
            assertThat(with.slowestHealth()).as("slowest health, s").isLessThan(HEALTH_SECONDS);
            assertThat(with.p99())
                    .as("a sender's p99, ms; %.0f without", without.p99())
                    .isLessThan(2 * without.p99());
        }
    }

    /** What a server did while a healthy sender sent. */
    private record Measured(double growthMiB, double slowestHealth, double p99) {}

    private Measured measured(String name, boolean attack) throws IOException {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve(name), ServerUnderLoad.FLAGS)) {
            load(server, "before");
            use(server);
            double before = server.usage().residentMiB();
            var clients = attack ? attackers(server.port()) : List.<IdleClient>of();
            var beside = beside(server, name, clients);
            double growth = server.usage().peakResidentMiB() - before;
            LOG.info("attack {}: {} MiB resident before, at most {} MiB more", name, before, growth);
            for (var client : clients) {
                client.close();
            }
            afterwards(server, name);
            return new Measured(growth, beside.slowestHealth(), beside.p99());
        }
    }

    private static void load(ServerUnderLoad server, String simulation) throws IOException {
        var plan = new LoadShape(simulation, AGENTS, 3 * AGENTS, 1_000, 1).plan(2, LoadShape.Api.MNEMOSCOPE);
        assertThat(LoadGenerator.run(server.port(), plan, Receipts.IGNORED).errors())
                .isEqualTo(List.of());
    }

    /** As its users would, so that the heap has the size of a server in use. */
    private static void use(ServerUnderLoad server) {
        for (int i = 0; i < REPORTS; i++) {
            assertThat(server.get(REPORT).status()).isEqualTo(200);
        }
    }

    private static List<IdleClient> attackers(int port) throws IOException {
        var clients = new ArrayList<IdleClient>();
        var half = Arrays.copyOf(HttpRequest.post("/api/v1/snapshots", "application/json", new byte[BODY]), BODY);
        Arrays.fill(half, 200, half.length, (byte) '[');
        for (int i = 0; i < PERCENT; i++) {
            clients.add(new IdleClient(port, webSocket(port)));
            clients.add(new IdleClient(port, HttpRequest.get(REPORT)));
            clients.add(new IdleClient(port, half));
            clients.add(new IdleClient(port, half));
            if (i % 2 == 0) {
                clients.add(new IdleClient(port, HttpRequest.get("/api/v1/live/events?channel=fleet")));
            }
        }
        return clients;
    }

    private static byte[] webSocket(int port) {
        var handshake = "GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        var head = handshake.getBytes(StandardCharsets.US_ASCII);
        var text = SUBSCRIBE.getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(head, head.length + 6 + text.length);
        all[head.length] = (byte) 0x81;
        all[head.length + 1] = (byte) (0x80 | text.length);
        System.arraycopy(text, 0, all, head.length + 6, text.length);
        return all;
    }

    /** A healthy sender of all agents, and questions after the server's health. */
    private static Measured beside(ServerUnderLoad server, String name, List<IdleClient> clients) throws IOException {
        var source = new LoadShape("beside", AGENTS, 0, 0, 1).source(0, 1, LoadShape.Api.MNEMOSCOPE);
        double slowest = 0;
        double cpu = server.usage().cpuSeconds();
        try (var sender = new PacedLoad(server.port(), source, 100, 10)) {
            for (int i = 0; i < 4 * SECONDS; i++) {
                Await.pause(Duration.ofMillis(250));
                clients.forEach(IdleClient::push);
                long began = System.nanoTime();
                assertThat(server.get("/health/live").status()).isEqualTo(200);
                slowest = Math.max(slowest, (System.nanoTime() - began) / 1e9);
            }
            var millis = sender.takeMillis();
            double p99 = PacedLoad.at(0.99, millis);
            LOG.info(
                    "attack {}: slowest health {} s, a sender's p50 {} ms, p99 {} ms, the server's CPU {} s",
                    name,
                    slowest,
                    PacedLoad.at(0.5, millis),
                    p99,
                    server.usage().cpuSeconds() - cpu);
            return new Measured(0, slowest, p99);
        }
    }

    private static void afterwards(ServerUnderLoad server, String name) throws IOException {
        long began = System.nanoTime();
        Await.until(
                "readiness after the attack",
                PATIENCE,
                () -> server.get("/health/ready").status() == 200);
        Await.until(
                "the memory of all clients to be given back",
                PATIENCE,
                () -> server.get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.matches("mnemoscope_budget_bytes.*\"(bodies|in_flight|answers|live)\".*"))
                        .allMatch(line -> line.endsWith(" 0.0")));
        load(server, "after");
        LOG.info("attack {}: as before after {} s", name, (System.nanoTime() - began) / 1e9);
        assertThat(server.log().lines().filter(line -> line.contains("OutOfMemoryError") || line.contains("ERROR")))
                .isEmpty();
    }
}

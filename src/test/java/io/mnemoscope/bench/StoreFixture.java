package io.mnemoscope.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mnemoscope.api.json.Rfc3339;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the fixture of today's file format: {@code java -Dmnemoscope.jar=target/mnemoscope.jar -cp
 * target/test-classes:target/classes:... io.mnemoscope.bench.StoreFixture src/test/resources/stores/vN}, with the N of {@code
 * PRAGMA user_version}. A server takes snapshots of seven agents, one of them with memory stores, settings, a silence and an acknowledgement, with one receiver
 * that takes notifications and one that is down; its export is kept, then it is killed and its files are. To be run once,
 * when a schema version is released; what is there is never made anew.
 */
public final class StoreFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_780_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST = (1L << 53) - 1;
    private static final List<String> FILES = List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.state");
    private final ServerUnderLoad server;

    private StoreFixture(ServerUnderLoad server) {
        this.server = server;
    }

    /** Makes it. */
    public static void main(String[] args) throws IOException {
        var to = Files.createDirectories(Path.of(args[0]));
        var work = Files.createTempDirectory("fixture");
        var data = work.resolve("data");
        var conf = Files.writeString(work.resolve("mnemoscope.yaml"), """
                alerting: {rules: {agent_stalled: false, simulation_lost: false, growth_outlier: false}}
                notify:
                  group_wait: 0
                  receivers: [{type: webhook, name: ops, url: "http://127.0.0.1:9/hook"}]
                """);
        try (var server =
                ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS, List.of("--conf", conf.toString()), Map.of())) {
            new StoreFixture(server).fill();
            write(server.get("/api/v1/export").body().getBytes(StandardCharsets.UTF_8), to.resolve("export.ndjson.gz"));
            server.kill();
        }
        for (var name : FILES) {
            write(Files.readAllBytes(data.resolve(name)), to.resolve(name + ".gz"));
        }
        System.out.println("made " + to + " from " + work);
    }

    private static void write(byte[] bytes, Path file) throws IOException {
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }

    private void fill() {
        send("PUT", "/api/v1/simulations/town", "{\"alert_threshold\": 0.85}");
        send("PUT", "/api/v1/simulations/old", "{\"mode\": \"classic\"}");
        send("PUT", "/api/v1/agents/town/Carol", "{\"rules\": {\"limit_forecast\": false}}");
        send(
                "POST",
                "/api/v1/silences",
                "{\"matchers\": [{\"name\": \"agent\", \"operator\": \"=~\", \"value\": \"Bo.*\"}], \"duration\": \"8h\","
                        + " \"author\": \"Ann\", \"comment\": \"at work\"}");
        walk("town", "Alice", 1_350);
        walk("town", "Bob", 200);
        walk("town", "Zoë 🌸", 30);
        walk("town", "Carol", 20);
        walk("old", "Dora", 8);
        memoryStores();
        extremes();
        var firing = new Rest(server).get("/api/v1/alerts?state=firing&limit=1").path("alerts");
        send(
                "POST",
                "/api/v1/alerts/" + firing.path(0).path("id").asText() + "/acknowledge",
                "{\"author\": \"Ann\", \"note\": \"on it\"}");
        Await.until(
                "notifications that wait",
                PATIENCE,
                () -> new Rest(server)
                                .get("/api/v1/notifications?state=waiting")
                                .path("notifications")
                                .size()
                        > 2);
    }

    /** Sizes that rise and fall, so that alerts begin and end; the last of them is high. */
    private void walk(String simulation, String agent, int count) {
        var body = new StringBuilder();
        for (int i = 0; i < count; i++) {
            long size = i >= count - 4 || i % 60 > 50 ? 90 : 40 + i % 20;
            Map<String, ?> gauges = i % 2 == 0 ? Map.of("llm_calls", i / 2.0) : Map.of();
            line(
                    body,
                    simulation,
                    agent,
                    i,
                    Map.of("current_size", size, "buffer_size", i % 7, "max_size", 100),
                    gauges);
        }
        send("POST", "/api/v1/snapshots", body.toString());
    }

    /** Of two in three snapshots; more than one chunk holds, and some that none holds yet. */
    private void memoryStores() {
        var body = new StringBuilder();
        for (int i = 0; i < 1_350; i++) {
            var context = Map.of(
                    "role", "context", "unit", "tokens", "size", 1_000 + 97 * (i % 50), "limit", 8_192, "added", 97);
            var archive = Map.of("role", "archival", "unit", "items", "size", 3 * i, "removed", 0);
            Map<String, ?> stores = i % 3 == 0 ? Map.of() : Map.of("context", context, "archive 🌸", archive);
            body.append(json(Map.of(
                            "simulation",
                            "town",
                            "agent",
                            "Several",
                            "timestamp",
                            Rfc3339.format(START + 1_000L * i),
                            "step",
                            i,
                            "memory_stats",
                            Map.of("current_size", 40 + i % 20, "max_size", 100),
                            "stores",
                            stores)))
                    .append('\n');
        }
        send("POST", "/api/v1/snapshots", body.toString());
    }

    /** The ends of the ranges that are accepted. */
    private void extremes() {
        var body = new StringBuilder();
        line(body, "town", "Poison", 0, Map.of("current_size", 50, "max_size", 100, "usage_ratio", 1_000), Map.of());
        line(body, "town", "Poison", 1, Map.of("current_size", MOST, "max_size", 1), Map.of("most", Double.MAX_VALUE));
        line(body, "town", "Poison", 2, Map.of("current_size", 0, "max_size", MOST), Map.of("least", Double.MIN_VALUE));
        send("POST", "/api/v1/snapshots", body.toString());
    }

    private static void line(
            StringBuilder to,
            String simulation,
            String agent,
            int second,
            Map<String, ?> memory,
            Map<String, ?> gauges) {
        to.append(json(Map.of(
                        "simulation", simulation,
                        "agent", agent,
                        "timestamp", Rfc3339.format(START + 1_000L * second),
                        "step", second,
                        "memory_stats", memory,
                        "gauges", gauges)))
                .append('\n');
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(String method, String path, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var type = path.endsWith("/snapshots") ? "application/x-ndjson" : "application/json";
        var answer = server.exchange(
                method.equals("PUT") ? HttpRequest.put(path, type, bytes) : HttpRequest.post(path, type, bytes));
        if (!answer.success()) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
    }
}

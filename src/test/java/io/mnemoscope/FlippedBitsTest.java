package io.mnemoscope;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * One bit is flipped in each column of each table of a store: the server starts, exports, reports and lists are answered, with all
 * that other agents have, and the log or {@code verify} names the row.
 */
class FlippedBitsTest {
    private static final int WAIT_SECONDS = 20;
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v8");
    private static final List<String> FILES = List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.state");
    private static final String RECORD = "/api/v1/snapshots";
    private static final List<String> LISTS = List.of(
            "agents?limit=1000",
            "simulations",
            "simulations/town",
            "alerts?limit=1000",
            "alerts/timeline",
            "silences",
            "notifications?limit=100",
            "stats",
            "reports?format=text",
            "reports?format=text&style=full",
            "reports?format=html",
            "reports?format=json",
            "reports?format=csv",
            "reports?format=markdown");

    /** So that each agent has a checkpoint of this version. */
    private static final String MORE = Stream.of("Alice", "Bob", "Poison", "Zoë 🌸", "New")
            .map(agent -> Lines.line(agent, 100_000, 10))
            .collect(joining());

    /** Columns of which a flipped bit is neither named nor put right, and why. */
    private static final Map<String, String> UNNOTICED = Map.of("agent.state", "reserved: nothing reads it");

    /** Its number is in the events of an alert, which go with it. */
    private static final String CARRIED = "alert.seq";

    /** Rows that are named by those that belong to them. */
    private static final Map<String, String> NAMED_BY = Map.of("notification.seq", "notification_alert");

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.mnemoscope.storage");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    Path data = Path.of("");

    /** What a server answers. */
    private record Answers(Map<String, List<String>> snapshots, String events, String warnings) {}

    @BeforeEach
    void unpack() throws Exception {
        logger.addAppender(log);
        log.start();
        for (var name : FILES) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.write(data.resolve(name), in.readAllBytes())).exists();
            }
        }
    }

    @AfterEach
    void detach() {
        logger.detachAppender(log);
    }

    static Stream<String> tables() {
        return Stream.of(
                "acknowledgement",
                "agent",
                "agent_settings",
                "alert",
                "checkpoint",
                "chunk",
                "event_block",
                "meta",
                "notification",
                "notification_alert",
                "rule_settings",
                "settings",
                "silence",
                "simulation",
                "tail",
                "told");
    }

    @ParameterizedTest
    @MethodSource("tables")
    void losesNoMore(String table) throws Exception {
        var unused = answers(data);
        var pristine = Files.createDirectory(data.resolve("pristine"));
        copy(data, pristine);
        var whole = answers(data);
        assertThat(whole.warnings()).doesNotContain("damaged", "mended");
        var unnoticed = new TreeSet<String>();
        var problems = new ArrayList<String>();
        for (var column : columns(table)) {
            copy(pristine, data);
            if (!flip(table, column)) {
                continue;
            }
            var name = table + "." + column;
            try {
                if (!isNoticed(NAMED_BY.getOrDefault(name, table) + " row ", whole, CARRIED.equals(name), problems)) {
                    unnoticed.add(name);
                }
            } catch (Exception | AssertionError e) {
                problems.add(column + ": " + e);
            }
        }
        assertThat(problems).isEmpty();
        assertThat(unnoticed)
                .isEqualTo(UNNOTICED.keySet().stream()
                        .filter(name -> name.startsWith(table + "."))
                        .collect(toSet()));
    }

    /** Whether {@code verify} or the log names a row that begins so; what is lost is a problem. */
    private boolean isNoticed(String row, Answers whole, boolean carriesEvents, List<String> problems)
            throws Exception {
        var damaged = new EmbeddedFiles()
                .verify(data.resolve("mnemoscope.db"), (done, all, what) -> {})
                .damaged();
        var found = answers(data);
        // Chunks are large, and there is one of each.
        if (lost(whole, found).size() > (row.startsWith("chunk") ? 1 : 0)) {
            problems.add(damaged + " loses " + lost(whole, found));
        }
        if (!carriesEvents && !found.events().equals(whole.events())) {
            problems.add(damaged + " changes alert events");
        }
        return damaged.stream().anyMatch(each -> each.startsWith(row))
                || found.warnings().contains("row=\"" + row);
    }

    /** Agents of which snapshots are missing, or different. */
    private static List<String> lost(Answers whole, Answers found) {
        return whole.snapshots().entrySet().stream()
                .filter(each -> !each.getValue().equals(found.snapshots().get(each.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> columns(String table) throws SQLException {
        var columns = new ArrayList<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM pragma_table_info('" + table + "')")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mnemoscope.db"));
    }

    /** In the row in the middle; in a table without row numbers in all rows of that value. False if there is none. */
    private boolean flip(String table, String column) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            boolean numbered = !statement
                    .executeQuery("SELECT sql FROM sqlite_master WHERE name = '" + table + "'")
                    .getString(1)
                    .endsWith("WITHOUT ROWID");
            var key = numbered ? "rowid" : column;
            var of = " FROM \"" + table + "\" WHERE \"" + column + "\" IS NOT NULL";
            try (var row = statement.executeQuery("SELECT " + key + ", \"" + column + "\"" + of
                            + " ORDER BY 2, 1 LIMIT 1 OFFSET (SELECT count(*) / 2" + of + ")");
                    var update = connection.prepareStatement(
                            "UPDATE OR IGNORE \"" + table + "\" SET \"" + column + "\" = ? WHERE " + key + " = ?")) {
                if (!row.next()) {
                    return false;
                }
                update.setObject(2, row.getObject(1));
                update.setObject(1, flipped(row.getObject(2)));
                return update.executeUpdate() > 0;
            }
        }
    }

    private static Object flipped(Object value) {
        if (value instanceof Double real) {
            return Double.longBitsToDouble(Double.doubleToRawLongBits(real) ^ 1L << 61);
        }
        if (value instanceof Number number) {
            return number.longValue() ^ 1L << 20;
        }
        var bytes =
                value instanceof byte[] blob ? blob.clone() : value.toString().getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length / 2] ^= 4;
        return value instanceof byte[] ? bytes : new String(bytes, StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws Exception {
        for (var name : FILES) {
            Files.deleteIfExists(to.resolve(name));
            if (Files.exists(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
        Files.deleteIfExists(to.resolve("mnemoscope.db-shm"));
    }

    private Answers answers(Path directory) throws Exception {
        log.list.clear();
        var vertx = Vertx.vertx();
        var operations = TestOperations.create();
        var config = ConfigReader.read("", Map.of(), Map.of("http.port", "0", "http.instances", "1"));
        var server = EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), operations)
                .compose(store -> Server.start(vertx, config, store, InstantSource.system(), operations))
                .await(WAIT_SECONDS, SECONDS);
        var client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(server.port()));
        try {
            for (var path : LISTS) {
                assertThat(get(client, path)).isNotEmpty();
            }
            var events = get(client, "alerts/events?limit=10000");
            var snapshots = get(client, "export")
                    .lines()
                    .filter(line -> line.contains("\"memory_stats\"") && !line.contains("alert_event"))
                    .collect(groupingBy(FlippedBitsTest::agent, HashMap::new, toList()));
            var taken = client.request(HttpMethod.POST, RECORD)
                    .putHeader("Content-Type", "application/x-ndjson")
                    .sendBuffer(Buffer.buffer(MORE))
                    .await(WAIT_SECONDS, SECONDS);
            assertThat(taken.statusCode()).as(taken.bodyAsString()).isEqualTo(200);
            return new Answers(snapshots, events, log.list.toString());
        } finally {
            client.close();
            server.close().compose(closed -> vertx.close()).await(WAIT_SECONDS, SECONDS);
        }
    }

    private static String agent(String line) {
        var json = new JsonObject(line);
        return json.getString("simulation") + "/" + json.getString("agent");
    }

    private static String get(WebClient client, String path) throws Exception {
        var answer = client.get("/api/v1/" + path).send().await(WAIT_SECONDS, SECONDS);
        assertThat(answer.statusCode()).as(path + " " + answer.bodyAsString()).isEqualTo(200);
        return requireNonNull(answer.bodyAsString());
    }
}

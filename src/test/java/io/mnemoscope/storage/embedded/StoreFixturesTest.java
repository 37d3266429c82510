package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import io.mnemoscope.TestOperations;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.NotificationJson;
import io.mnemoscope.api.json.SilenceJson;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import io.mnemoscope.storage.embedded.schema.Schema;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that servers of each schema version have left, killed in the middle of their work: they open for ever, with all
 * their history, events and settings, also with values that are not accepted any more. {@code export.ndjson} is what that
 * server had exported just before, {@code written.ndjson} what {@link #written} answered when the fixture was added (of
 * versions 1 to 7: when version 8 was). Never made anew; a new version adds a directory, made by {@link
 * io.mnemoscope.bench.StoreFixture} (versions 1 to 3: by the servers of then, in the same way).
 */
class StoreFixturesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> FILES = List.of("mnemoscope.db", "mnemoscope.db-wal");
    private static final String STATE = "mnemoscope.state";
    /** Notifications by version. */
    private static final Map<Integer, Integer> DELIVERIES = Map.of(1, 0, 2, 0, 3, 6, 5, 19, 6, 19, 7, 19, 8, 19);

    private static final long NEVER_ENDS = Long.MAX_VALUE;
    private static final int MOST_RATIO = 1_000;

    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private void unpack(int version) throws IOException {
        for (var name : FILES) {
            assertThat(Files.write(directory.resolve(name), fixture(version, name + ".gz")))
                    .exists();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 8})
    void whatAnOlderServerHasLeftIsAllThere(int version) throws Exception {
        unpack(version);
        if (version >= 5) {
            assertThat(Files.write(directory.resolve(STATE), fixture(version, STATE + ".gz")))
                    .exists();
        }

        checkAll(version);
        checkCopy(version);
        checkAll(version);

        assertThat(operations.conditions().current()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 6, 7, 8})
    void verifyReadsWhatAnOlderFileHas(int version) throws Exception {
        var file = directory.resolve("mnemoscope.db");
        unpack(version);
        var files = new EmbeddedFiles();
        var whole = files.verify(file, (done, all, what) -> {});
        try (var connection = Sql.open(file, false)) {
            Sql.execute(
                    connection, version < 7 ? "UPDATE alert SET severity = 'warnifg'" : "UPDATE alert SET agent = 99");

            var broken = files.verify(file, (done, all, what) -> {});

            assertThat(broken.damaged()).isNotEmpty().allMatch(row -> row.startsWith("alert row"));
        }
        assertThat(whole.version()).isEqualTo(version);
        assertThat(whole.damaged()).isEmpty();
        assertThat(whole.rows().get("alert")).isPositive();
        assertThat(whole.rows().get("alert_event")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "severity = severity + 1",
                "state = state + 1",
                "type = type + 1",
                "updated_ms = updated_ms + 1",
                "agent = agent % 6 + 1",
                "last_offset = last_offset - 1",
                "seq = seq + 1000"
            })
    void verifyComparesAlertsWithTheirEvents(String damage) throws Exception {
        unpack(Schema.VERSION);
        var file = directory.resolve("mnemoscope.db");
        try (var connection = Sql.open(file, false)) {
            Sql.execute(connection, "UPDATE alert SET " + damage + " WHERE seq = 7");

            var broken = new EmbeddedFiles().verify(file, (done, all, what) -> {});

            assertThat(broken.damaged()).singleElement().asString().matches("alert row (7|1007): .*");
        }
    }

    /** Before it was changed it was copied, whole. */
    private void checkCopy(int version) throws Exception {
        var copy = directory.resolve("mnemoscope.db.before-v" + Schema.VERSION);
        if (version == Schema.VERSION) {
            assertThat(copy).doesNotExist();
            return;
        }
        var found = new EmbeddedFiles().verify(copy, (done, all, what) -> {});
        assertThat(found.version()).isEqualTo(version);
        assertThat(found.damaged()).isEmpty();
        assertThat(found.rows().get("chunk")).isPositive();
        assertThat(found.rows().get("tail")).isPositive();
    }

    private void checkAll(int version) throws Exception {
        var store =
                await(EmbeddedStore.open(vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), operations));
        var lines =
                new String(fixture(version, "export.ndjson.gz"), UTF_8).lines().toList();
        checkSnapshots(store, lines);
        checkEvents(store, lines);
        checkSettings(store, version);
        checkNotifications(store, version);
        assertThat(written(store)).isEqualTo(new String(fixture(version, "written.ndjson.gz"), UTF_8));
        long migrated = await(store.access().ask(connection -> Sql.number(connection, "PRAGMA user_version")));
        assertThat(migrated).isEqualTo(Schema.VERSION);
        await(store.close());
    }

    private static void checkSnapshots(EmbeddedStore store, List<String> lines) throws Exception {
        var expected = new TreeMap<String, List<JsonNode>>();
        for (var line : lines) {
            var tree = MAPPER.readTree(line);
            if (tree.has("memory_stats")) {
                var key = tree.path("simulation").asText() + "/"
                        + tree.path("agent").asText();
                expected.computeIfAbsent(key, agent -> new ArrayList<>()).add(tree);
            }
        }
        assertThat(expected).containsKeys("town/Alice", "town/Bob", "town/Zoë 🌸", "town/Poison");
        for (var entry : expected.entrySet()) {
            var name = entry.getKey().split("/", 2);
            var found = await(store.range(new AgentId(name[0], name[1]), 0, NEVER_ENDS, 10_000, false));
            assertThat(found).as(entry.getKey()).hasSameSizeAs(entry.getValue());
            for (int i = 0; i < found.size(); i++) {
                var snapshot = found.get(i);
                assertHas(
                        tree(out -> SnapshotJson.write(out, snapshot)),
                        entry.getValue().get(i));
            }
        }
        var restored = new ArrayList<Restored>();
        assertThat(await(store.restore(agent -> true, restored::addAll))).isPositive();
        assertThat(restored.stream().map(Restored::agent).distinct()).hasSameSizeAs(expected.keySet());
    }

    private static void checkEvents(EmbeddedStore store, List<String> lines) throws Exception {
        var expected = new ArrayList<JsonNode>();
        for (var line : lines) {
            if (line.startsWith("{\"alert_event\":")) {
                expected.add(MAPPER.readTree(line).path("alert_event"));
            }
        }
        var found = await(store.eventsAfter(0, 10_000));
        assertThat(found).hasSameSizeAs(expected).hasSizeGreaterThan(20);
        for (int i = 0; i < found.size(); i++) {
            var event = found.get(i);
            assertHas(tree(out -> AlertJson.write(out, event)), expected.get(i));
        }
        var newest = new HashMap<String, Alert>();
        for (var stored : found) {
            var event = stored.event();
            if (event.kind() != AlertEvent.Kind.ACKNOWLEDGED && event.kind() != AlertEvent.Kind.SUPPRESSED) {
                newest.put(event.alert().id(), event.alert());
            }
        }
        assertThat(await(store.alerts(AlertQuery.all(1_000).between(0, NEVER_ENDS))))
                .hasSizeGreaterThan(5)
                .containsExactlyInAnyOrderElementsOf(newest.values());
    }

    private static void checkSettings(EmbeddedStore store, int version) throws Exception {
        var simulations = await(store.settings());
        assertThat(simulations).containsKeys("town", "old");
        assertThat(requireNonNull(simulations.get("town")).toString()).contains("0.85");
        assertThat(requireNonNull(simulations.get("old")).mode()).isEqualTo(AlertMode.CLASSIC);
        var agents = await(store.agentSettings());
        assertThat(agents).hasSize(version == 1 ? 0 : 1);
    }

    private static void checkNotifications(EmbeddedStore store, int version) throws Exception {
        var notifications = store.notifications();
        var deliveries = await(notifications.deliveries(DeliveryQuery.all(1_000)));
        assertThat(deliveries).hasSize(requireNonNull(DELIVERIES.get(version)));
        assertThat(await(notifications.silences())).hasSize(version < 3 ? 0 : 1);
        var active = await(store.eventsAfter(0, 10_000)).stream()
                .map(stored -> stored.event().alert().id())
                .toList();
        assertThat(await(notifications.acknowledgements(active))).hasSize(version < 3 ? 0 : 1);
    }

    /** What people and receivers have said, with all its members: settings, silences, acknowledgements, notifications. */
    private static String written(EmbeddedStore store) throws Exception {
        var lines = new ArrayList<String>();
        await(store.settings()).forEach((name, patch) -> lines.add(name + " " + SettingsFormat.write(patch)));
        await(store.agentSettings())
                .forEach((agent, patch) -> lines.add(agent.agent() + " " + SettingsFormat.write(patch)));
        var notifications = store.notifications();
        for (var silence : await(notifications.silences())) {
            lines.add(Json.text(out -> SilenceJson.write(out, silence, 0)));
        }
        var all = AlertQuery.all(1_000).between(0, NEVER_ENDS);
        var alerts = new HashMap<String, Alert>();
        await(store.alerts(all)).forEach(alert -> alerts.put(alert.id(), alert));
        for (var known : await(notifications.acknowledgements(alerts.keySet())).entrySet()) {
            var alert = requireNonNull(alerts.get(known.getKey()));
            lines.add(Json.text(out -> AlertJson.write(out, alert, known.getValue())));
        }
        for (var delivery : await(notifications.deliveries(DeliveryQuery.all(1_000)))) {
            lines.add(Json.text(out -> NotificationJson.write(out, delivery)));
        }
        lines.sort(null);
        return String.join("\n", lines) + "\n";
    }

    /** All that the server of then said is still so, within today's ranges; there may be more. */
    private static void assertHas(JsonNode found, JsonNode expected) {
        var members = members(expected);
        members.computeIfPresent(
                "/memory_stats/usage_ratio",
                (name, ratio) -> ratio.asDouble() > MOST_RATIO ? IntNode.valueOf(MOST_RATIO) : ratio);
        assertThat(members(found)).containsAllEntriesOf(members);
    }

    private static Map<String, JsonNode> members(JsonNode tree) {
        var members = new HashMap<String, JsonNode>();
        members("", tree, members);
        return members;
    }

    private static void members(String path, JsonNode tree, Map<String, JsonNode> to) {
        if (tree.isObject()) {
            tree.properties().forEach(field -> members(path + "/" + field.getKey(), field.getValue(), to));
        } else {
            to.put(path, tree);
        }
    }

    private static JsonNode tree(Json.Writer writer) throws IOException {
        return MAPPER.readTree(Json.text(writer));
    }

    private static byte[] fixture(int version, String name) throws IOException {
        var path = "/stores/v" + version + "/" + name;
        try (var in = new GZIPInputStream(requireNonNull(StoreFixturesTest.class.getResourceAsStream(path), path))) {
            return in.readAllBytes();
        }
    }
}

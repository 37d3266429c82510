package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.archive;
import static io.mnemoscope.storage.Samples.context;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.Samples.with;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where memory stores are in the file, what damage of them costs, and that nothing is other where there are none. */
class MemoryStoresOnDiskTest {
    private static final MemorySnapshot NEWEST = with(snapshot(ALICE, 9, 9), context(7_946), archive(3));

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory = Path.of("");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** As a kill leaves it: the newest snapshots are in the tail only. */
    private Path killed(List<MemorySnapshot> snapshots) throws Exception {
        var store = TestStores.open(vertx, directory.resolve("running"));
        TestStores.append(
                store, snapshots, List.of(), List.of(state(snapshots.get(snapshots.size() - 1), snapshots.size())));
        var copy = Files.createDirectories(directory.resolve("killed"));
        TestStores.kill(store, directory.resolve("running"), copy);
        await(store.close());
        return copy;
    }

    private static List<MemorySnapshot> withStores() {
        var snapshots = new ArrayList<>(series(ALICE, 0, 9));
        snapshots.add(NEWEST);
        return snapshots;
    }

    private static void execute(Path store, String sql) throws Exception {
        try (var connection = Sql.open(store.resolve("mnemoscope.db"), false)) {
            Sql.execute(connection, sql);
        }
    }

    private List<Restored> restored(Path at) throws Exception {
        var store = TestStores.open(vertx, at);
        var restored = new ArrayList<Restored>();
        var unused = await(store.restore(agent -> true, restored::addAll));
        assertThat(TestStores.all(store)).isEqualTo(withStores());
        await(store.close());
        return restored;
    }

    @Test
    void aCheckpointHasThoseOfTheNewestSnapshot() throws Exception {
        var restored = restored(killed(withStores()));

        assertThat(restored)
                .singleElement()
                .satisfies(one -> assertThat(
                                Objects.requireNonNull(one.checkpoint()).latest())
                        .isEqualTo(NEWEST));
    }

    @Test
    void aFileWithoutThemIsAsBefore() throws Exception {
        var killed = killed(series(ALICE, 0, 10));
        try (var connection = Sql.open(killed.resolve("mnemoscope.db"), false)) {
            assertThat(Sql.number(connection, "SELECT count(*) FROM tail WHERE codec <> 1"))
                    .isZero();
            assertThat(Sql.number(
                            connection,
                            "SELECT count(*) FROM checkpoint WHERE data NOT GLOB '{\"sum\":[0-9]*,\"reception\":*}'"))
                    .isZero();
            assertThat(Sql.number(connection, "SELECT count(*) FROM checkpoint WHERE data LIKE '%stores%'"))
                    .isZero();
        }
    }

    @Test
    void aFileWithThemSaysSoAndIsWhole() throws Exception {
        var killed = killed(withStores());
        try (var connection = Sql.open(killed.resolve("mnemoscope.db"), false)) {
            assertThat(Sql.number(connection, "SELECT max(codec) FROM tail")).isEqualTo(2);
        }

        var found = new EmbeddedFiles().verify(killed.resolve("mnemoscope.db"), (done, all, what) -> {});

        assertThat(found.damaged()).isEmpty();
        assertThat(found.rows()).containsEntry("checkpoint", 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 6, 10, 66})
    void anotherCodecThanThereIsIsFoundAndTheRowsAreRead(int codec) throws Exception {
        var killed = killed(withStores());
        execute(killed, "UPDATE tail SET codec = " + codec);

        var found = new EmbeddedFiles().verify(killed.resolve("mnemoscope.db"), (done, all, what) -> {});

        assertThat(found.damaged()).singleElement().asString().contains("tail row 1", "codec");
        assertThat(restored(killed)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'\"stores\"', '\"storer\"'",
                "'stores_sum', 'stores_sun'",
                "'7946', '7944'",
                "'context\":', 'contexu\":'"
            })
    void aDamagedOneCostsItsAgentAReplay(String damage) throws Exception {
        var killed = killed(withStores());
        execute(killed, "UPDATE checkpoint SET data = replace(data, " + damage + ")");

        assertThat(restored(killed))
                .singleElement()
                .satisfies(one -> assertThat(one.checkpoint()).isNull());
    }

    /** What the first server that had them left, killed: made by {@code io.mnemoscope.bench.StoreFixture}, never anew. */
    @Test
    void whatTheFirstServerWithThemHasLeftIsAllThere() throws Exception {
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.state")) {
            assertThat(Files.write(directory.resolve(name), fixture(name + ".gz")))
                    .exists();
        }
        var found = new EmbeddedFiles().verify(directory.resolve("mnemoscope.db"), (done, all, what) -> {});
        var store = TestStores.open(vertx, directory);
        var several = new AgentId("town", "Several");
        var snapshots = await(store.range(several, 0, Long.MAX_VALUE, 10_000, false));
        var restored = new ArrayList<Restored>();
        var unused = await(store.restore(several::equals, restored::addAll));
        long chunks = await(TestStores.ask(
                store,
                connection ->
                        Sql.number(connection, "SELECT count(*) FROM chunk WHERE hex(substr(data, 1, 1)) = '02'")));
        long rows = await(TestStores.ask(
                store, connection -> Sql.number(connection, "SELECT count(*) FROM tail WHERE codec = 2")));
        await(store.close());

        assertThat(found.damaged()).isEmpty();
        assertThat(snapshots.stream().map(snapshot -> Json.text(out -> SnapshotJson.write(out, snapshot))))
                .hasSize(1_350)
                .containsExactlyElementsOf(new String(fixture("export.ndjson.gz"), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("{\"simulation\":\"town\",\"agent\":\"Several\",\"timestamp\""))
                        .toList());
        assertThat(snapshots.stream().filter(snapshot -> !snapshot.stores().isEmpty()))
                .hasSize(900);
        assertThat(restored).isNotEmpty();
        assertThat(List.of(chunks, rows)).allMatch(count -> count > 0);
    }

    private static byte[] fixture(String name) throws IOException {
        try (var in = new GZIPInputStream(
                Files.newInputStream(Path.of("src/test/resources/stores/v8-memory-stores", name)))) {
            return in.readAllBytes();
        }
    }
}

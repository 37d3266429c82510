package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged row of a run costs that run and no other, and {@code verify} names it. */
class RunDamageTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void storeRuns() throws Exception {
        var store = open();
        for (var name : List.of("a", "b", "c", "d", "e")) {
            await(store.runs().put(Run.begun("town", name, 5).ended(RunStatus.COMPLETED, "all done", 6, 6)));
        }
        await(store.close());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open() throws Exception {
        return await(EmbeddedStore.open(
                vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create()));
    }

    private void damage() throws SQLException {
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            Sql.execute(connection, "UPDATE run SET data = replace(data, 'all done', 'all gone') WHERE name = 'e'");
            Sql.execute(connection, "UPDATE run SET data = NULL WHERE name = 'c'");
            Sql.execute(connection, "UPDATE run SET state = 77 WHERE name = 'b'");
        }
    }

    @Test
    void theOthersAreReadPageByPageAsIfItWereNotThere() throws Exception {
        damage();
        var runs = open().runs();

        assertThat(await(runs.newest("town", 0, 1))).extracting(Run::name).containsExactly("d");
        assertThat(await(runs.newest("town", 0, 2))).extracting(Run::name).containsExactly("d", "a");
        assertThat(await(runs.newest("town", 1, 2))).extracting(Run::name).containsExactly("a");
        assertThat(await(runs.newest("town", 2, 2))).isEmpty();
        assertThat(await(runs.endedSince(0))).extracting(Run::name).containsExactly("a", "d");
    }

    @Test
    void verifyNamesIt() throws Exception {
        var files = new EmbeddedFiles();
        var file = directory.resolve("mnemoscope.db");
        var whole = files.verify(file, (done, all, what) -> {});
        assertThat(whole.damagedCount()).isZero();
        assertThat(whole.rows()).containsEntry("run", 5L);

        damage();

        assertThat(files.verify(file, (done, all, what) -> {}).damaged())
                .hasSize(3)
                .allSatisfy(row -> assertThat(row).startsWith("run row "))
                .anySatisfy(row -> assertThat(row).contains("run row 2: ", "77"));
    }
}

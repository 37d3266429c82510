package io.mnemoscope.storage.embedded.schema;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.file.Completeness;
import io.mnemoscope.storage.embedded.repair.Verifier;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of version 6 with rows that are damaged, missing or odd becomes one of version 7. */
class EventMigrationTest {
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v6");
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory = Path.of("");

    private long newest;

    @BeforeEach
    void unpackAndDamage() throws Exception {
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.copy(in, directory.resolve(name))).isPositive();
            }
        }
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            newest = Sql.number(connection, "SELECT max(last_offset) FROM alert WHERE state = 'firing'");
            for (var sql : List.of(
                    // An alert without the event that says how it stands, one whose event is damaged, and one that is
                    // damaged itself.
                    "DELETE FROM alert_event WHERE event_offset = " + newest,
                    "UPDATE alert_event SET kind = 'x' WHERE event_offset IN (SELECT min(last_offset) FROM alert)",
                    "UPDATE alert SET severity = 'x' WHERE last_offset = (SELECT max(last_offset) FROM alert"
                            + " WHERE last_offset < " + newest + ")",
                    "UPDATE alert SET usage_ratio = 1e308",
                    "UPDATE alert_event SET usage_ratio = 1e308",
                    // Numbers that can be none: the names beside them, and the events, say whose they are.
                    "UPDATE alert SET agent = agent | 2147483648 WHERE last_offset = (SELECT min(last_offset) FROM alert)",
                    "UPDATE alert SET agent = -7 WHERE last_offset = (SELECT max(last_offset) FROM alert WHERE last_offset < "
                            + newest + ")",
                    "UPDATE alert SET last_offset = 9223372036854775807 WHERE last_offset = (SELECT max(last_offset) FROM"
                            + " alert WHERE state = 'resolved')",
                    // Of a whole simulation, beside an agent of the same name.
                    "UPDATE alert SET type = 'simulation_lost', rule = NULL, agent_name = '*' WHERE last_offset = "
                            + newest)) {
                Sql.execute(connection, sql);
            }
            // As if it had been closed.
            Completeness.unmark(connection);
            Sql.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void whatCanBeReadIsThereAndEachAlertStandsAsItStood() throws Exception {
        long alerts;
        long events;
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            alerts = Sql.number(connection, "SELECT count(*) FROM alert");
            events = Sql.number(connection, "SELECT count(*) FROM alert_event");
        }

        var store = TestStores.open(vertx, directory);

        var all = await(store.alerts(AlertQuery.all(10_000)));
        assertThat(all).hasSize((int) alerts).allSatisfy(alert -> {
            if (!Double.isNaN(alert.memory().usageRatio())) {
                assertThat(alert.memory().usageRatio()).isLessThanOrEqualTo(MemoryStats.MAX_RATIO);
            }
        });
        var stored = await(store.eventsAfter(0, 100_000));
        // One was missing: its alert stands for it. One was damaged: the same.
        assertThat(stored)
                .hasSize((int) events + 1)
                .isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
        assertThat(stored.stream().filter(event -> event.event().reason().equals("restored from its alert")))
                .hasSize(2)
                .extracting(StoredEvent::offset)
                .contains(newest);
        assertThat(await(store.alerts(AlertQuery.all(10)
                        .of("town", null)
                        .of(BuiltIn.SIMULATION_LOST)
                        .in(AlertState.FIRING))))
                .singleElement()
                .satisfies(alert -> assertThat(alert.whose()).isEqualTo("the simulation town"));
        await(store.close());
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            assertThat(new Verifier(connection, (done, of, what) -> {}).verify().damaged())
                    .isEmpty();
        }
    }
}

package io.mnemoscope.storage.embedded.repair;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.append;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Keys, numbers and sequences of a store with one bit flipped: nothing is lost, and new agents and alerts are taken. */
class MendingTest {
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v7");
    private static final AgentId NEW = new AgentId("town", "New");
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory = Path.of("");

    private List<StoredEvent> events = List.of();
    private List<Alert> alerts = List.of();

    @BeforeEach
    void unpack() throws Exception {
        for (var name : List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.state")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.copy(in, directory.resolve(name))).isPositive();
            }
        }
        var store = TestStores.open(vertx, directory);
        events = await(store.eventsAfter(0, 100_000));
        alerts = await(store.alerts(AlertQuery.all(10_000)));
        await(store.close());
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void aHealthyStoreIsNotTouched() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(Mending.class);
        logger.addAppender(log);
        log.start();

        var store = TestStores.open(vertx, directory);
        await(store.close());

        logger.detachAppender(log);
        assertThat(log.list).isEmpty();
    }

    private List<AgentId> agentsAfter(String damage) throws Exception {
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            Sql.execute(connection, "INSERT INTO simulation(id, name) VALUES(7, 'bare')");
            Sql.execute(connection, damage);
        }
        var store = TestStores.open(vertx, directory);
        var found = new ArrayList<AgentId>();
        await(store.restore(agent -> true, page -> page.forEach(one -> found.add(one.agent()))));
        await(store.close());
        return found;
    }

    @Test
    void theIdsOfItsAlertsSayWhoseAnAgentIs() throws Exception {
        assertThat(agentsAfter("UPDATE agent SET simulation_id = 5 WHERE name = 'Bob'"))
                .contains(new AgentId("town", "Bob"));
    }

    @Test
    void whereItIsNotCertainWhoseAnAgentIsItGetsANewSimulation() throws Exception {
        // One bit from the simulation town, whose agents have alerts; this one has none.
        var unused = agentsAfter("INSERT INTO agent(simulation_id, name) VALUES(17, 'Quiet')");

        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            assertThat(
                            Sql.text(
                                    connection,
                                    "SELECT s.name FROM agent a JOIN simulation s ON s.id = a.simulation_id WHERE a.name = 'Quiet'"))
                    .isEqualTo("damaged-17");
        }
    }

    @Test
    void agentsOfARowThatIsGoneAreNotGivenToAnotherSimulation() throws Exception {
        assertThat(agentsAfter("DELETE FROM simulation WHERE id = 1"))
                .extracting(AgentId::simulation)
                .doesNotContain("bare")
                .contains("damaged-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event_block SET first_offset = first_offset | 8589934592 WHERE first_offset = 1",
                "UPDATE event_block SET first_offset = first_offset | 1024 WHERE first_offset = (SELECT max(first_offset)"
                        + " FROM event_block)",
                "UPDATE event_block SET first_offset = 3 WHERE first_offset = (SELECT max(first_offset) FROM event_block)",
                "UPDATE event_block SET last_offset = 0, n = 7",
                "UPDATE sqlite_sequence SET seq = seq | 2147483648 WHERE name = 'agent'",
                "UPDATE sqlite_sequence SET name = 'agfnt' WHERE name = 'agent'",
                "UPDATE sqlite_sequence SET seq = 1",
                "DELETE FROM sqlite_sequence",
                "UPDATE sqlite_sequence SET seq = 9223372036854775807",
                "UPDATE alert SET seq = seq | (1 << 61) WHERE seq = 7",
                "UPDATE alert SET seq = seq | (1 << 33) WHERE seq = 7",
                "UPDATE alert SET seq = seq | (1 << 63) WHERE seq = 7",
                "UPDATE event_block SET last_offset = last_offset | (1 << 40) WHERE first_offset = 1",
                "UPDATE simulation SET id = id | 8",
                "UPDATE simulation SET id = -1 WHERE id = 1",
                "UPDATE simulation SET id = id | (1 << 40) WHERE id = 1",
                "UPDATE simulation SET id = 9223372036854775807 WHERE id = 2",
                "UPDATE agent SET simulation_id = simulation_id | 64 WHERE id = 2",
                "INSERT OR REPLACE INTO meta(key, value) VALUES('last_offset', '9223372036854775807')",
                "UPDATE meta SET key = 'epoci' WHERE key = 'epoch'"
            })
    void nothingIsLostAndNewOnesAreTaken(String damage) throws Exception {
        try (var connection = Sql.open(directory.resolve("mnemoscope.db"), false)) {
            Sql.execute(connection, damage);
        }

        var store = TestStores.open(vertx, directory);

        assertThat(await(store.eventsAfter(0, 100_000)).stream().map(StoredEvent::offset))
                .containsExactlyElementsOf(
                        events.stream().map(StoredEvent::offset).toList());
        assertThat(await(store.alerts(AlertQuery.all(10_000))).stream().map(Alert::agent))
                .containsExactlyElementsOf(alerts.stream().map(Alert::agent).toList());
        var fired = Samples.fired(NEW, 1);
        append(store, List.of(Samples.snapshot(NEW, 1, 5)), List.of(fired), List.of());
        assertThat(await(store.alert(fired.alert().id()))).contains(fired.alert());
        assertThat(await(store.eventsAfter(0, 100_000))).hasSize(events.size() + 1);
        await(store.close());
        var verified = new EmbeddedFiles().verify(directory.resolve("mnemoscope.db"), (done, all, what) -> {});
        assertThat(verified.damaged()).isEmpty();
    }
}

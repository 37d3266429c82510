package io.mnemoscope.storage.embedded.write;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertClearingTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    /** The agent of number 1 is there; the other keys are those of no agent. */
    @ParameterizedTest
    @ValueSource(strings = {"forgotten:1", "forgotten:1r", "forgotten:99999999999", "forgotten:"})
    void noAgentThatIsThereIsDeleted(String key, @TempDir Path directory) throws Exception {
        var before = TestStores.open(vertx, directory);
        TestStores.append(before, series(ALICE, 0, 1));
        await(before.close());
        try (var connection = Sql.open(EmbeddedStoreConfig.in(directory).file(), false)) {
            assertThat(Sql.number(connection, "SELECT id FROM agent")).isEqualTo(1);
            Sql.execute(connection, "INSERT INTO meta(key, value) VALUES('" + key + "', '')");
        }

        var store = TestStores.open(vertx, directory);

        assertThat(await(TestStores.write(store, AlertClearing::forgotten))).isZero();
        assertThat(TestStores.all(store)).hasSize(1);
        await(store.close());
    }

    @Test
    void clearingManyAlertsTakesSeveralTransactions(@TempDir Path directory) throws Exception {
        var store = TestStores.open(vertx, directory);
        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < 3 * AlertClearing.SLICE; i++) {
            events.add(fired(ALICE, i));
            events.add(resolved(ALICE, i));
        }
        TestStores.append(store, series(ALICE, 0, 1), events, List.of());

        assertThat(await(store.clear(AlertQuery.all(1)))).isEqualTo(3 * AlertClearing.SLICE);

        assertThat(await(store.eventsAfter(0, 10))).isEmpty();
        assertThat(await(store.lastOffset())).isEqualTo(events.size());
        await(store.close());
    }
}

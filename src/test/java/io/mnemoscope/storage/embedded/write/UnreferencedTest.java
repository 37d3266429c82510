package io.mnemoscope.storage.embedded.write;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.snapshot;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static io.mnemoscope.storage.embedded.TestStores.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.agent.AgentState;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.table.Sql;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreferencedTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final AgentId BOB = new AgentId("village", "Bob");
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static RuleSettings settings(int i) {
        return RuleSettings.of(AlertMode.CLASSIC, i, 2.0, 100);
    }

    private static AgentState state(MemorySnapshot latest, int i) {
        return new AgentState(latest, i + 1, 0, START, 7, 0, 0, Map.of(), settings(i));
    }

    private static long count(EmbeddedStore store, String table) {
        try {
            return await(TestStores.ask(store, connection -> Sql.number(connection, "SELECT count(*) FROM " + table)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<RuleSettings> restored(EmbeddedStore store, AgentId id) throws Exception {
        var found = new ArrayList<Restored>();
        assertThat(await(store.restore(id::equals, found::addAll))).isPositive();
        return found.stream()
                .map(one -> Objects.requireNonNull(one.checkpoint()).settings())
                .toList();
    }

    @Test
    void settingsThatNoAgentHasAnyMoreGo(@TempDir Path directory) throws Exception {
        var store = TestStores.open(vertx, directory);
        append(store, List.of(snapshot(BOB, 0, 1)), List.of(), List.of(state(snapshot(BOB, 0, 1), 7)));
        for (int from = 0; from < 3_000; from += 100) {
            for (int i = from; i < from + 100; i++) {
                append(store, List.of(snapshot(ALICE, i, 1)), List.of(), List.of(state(snapshot(ALICE, i, 1), i)));
            }
            assertThat(restored(store, ALICE)).containsExactly(settings(from + 99));
        }

        Await.until("few settings", LIMIT, () -> count(store, "rule_settings") < 1_100);

        assertThat(restored(store, ALICE)).containsExactly(settings(2_999));
        assertThat(restored(store, BOB)).containsExactly(settings(7));
        append(store, List.of(snapshot(ALICE, 4_000, 1)), List.of(), List.of(state(snapshot(ALICE, 4_000, 1), 5)));
        await(store.close());
        var again = TestStores.open(vertx, directory);
        assertThat(restored(again, ALICE)).containsExactly(settings(5));
        assertThat(restored(again, BOB)).containsExactly(settings(7));
        await(again.close());
    }

    @Test
    void simulationsThatHaveNoAgentsAnyMoreGo(@TempDir Path directory) throws Exception {
        var store = TestStores.open(vertx, directory);
        append(store, List.of(snapshot(BOB, 0, 1)));
        for (int i = 0; i < 2_000; i++) {
            var agent = new AgentId("run-" + i, "Alice");
            append(store, List.of(snapshot(agent, i, 1)));
            await(store.forget(agent));
        }

        Await.until("few simulations", LIMIT, () -> count(store, "simulation") < 1_100);

        var back = new AgentId("run-3", "Alice");
        append(store, List.of(snapshot(back, 9_000, 1), snapshot(BOB, 9_000, 2)));
        await(store.close());
        var again = TestStores.open(vertx, directory);
        assertThat(await(again.range(back, 0, Long.MAX_VALUE, 10, false))).containsExactly(snapshot(back, 9_000, 1));
        assertThat(await(again.range(BOB, 0, Long.MAX_VALUE, 10, false))).hasSize(2);
        await(again.close());
    }
}

package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.Troupe;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start reads is bound, however much the store has taken: counted in bytes and rows, not in seconds. */
class RestartWorkTest {
    private static final long OPEN = 200_000;
    private static final int AGENTS = 400;
    private static final int ROUNDS = 125;
    private static final int BATCH = 500;
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private EmbeddedStore open(Path directory, Operations operations) throws Exception {
        var config = new EmbeddedStoreConfig(directory, OPEN, Duration.ofMinutes(10), RetentionPolicy.KEEP_ALL, 0);
        return TestStores.open(vertx, config, operations);
    }

    private static void fill(EmbeddedStore store) throws Exception {
        long generation = await(store.restore(agent -> false, page -> {}));
        var troupe = new Troupe(1, AGENTS);
        for (int i = 0; i < AGENTS * ROUNDS / BATCH; i++) {
            await(store.append(new StoreBatch(generation, troupe.next(BATCH), List.of(), List.of())));
        }
    }

    private static double rows(Operations operations, Phase phase) {
        return operations
                .meters()
                .get("mnemoscope.restart.read")
                .tag("phase", phase.name().toLowerCase(java.util.Locale.ROOT))
                .gauge()
                .value();
    }

    @Test
    void theTailIsReadOnceAndIsNoLongerThanItsBound(@TempDir Path directory, @TempDir Path copy) throws Exception {
        var store = open(directory, TestOperations.create());
        fill(store);
        TestStores.kill(store, directory, copy);
        var operations = TestOperations.create();
        operations.restart().begin(Phase.STORE);

        var crashed = open(copy, operations);

        var figures = await(crashed.figures());
        assertThat((Long) figures.get("tail_read_bytes")).isBetween(1L, 2 * OPEN);
        assertThat((Long) figures.get("open_bytes")).isLessThan(OPEN);
        assertThat(rows(operations, Phase.STORE))
                .isBetween(1.0, BATCH * ((Number) requireNonNull(figures.get("tail_rows"))).doubleValue());
        assertThat(await(crashed.range(new AgentId("town", "agent-7"), 0, Long.MAX_VALUE, 10_000, false)))
                .hasSize(ROUNDS);
        assertThat(operations.meters().find("mnemoscope.store.opening").timers().stream()
                        .map(timer -> timer.getId().getTag("phase")))
                .containsExactlyInAnyOrder("check", "open", "tail", "readers");
        await(crashed.close());
        await(store.close());
    }

    @Test
    void saysHowFarItIsPageByPage(@TempDir Path directory, @TempDir Path copy) throws Exception {
        var store = open(directory, TestOperations.create());
        fill(store);
        TestStores.kill(store, directory, copy);
        var operations = TestOperations.create();
        operations.restart().begin(Phase.STORE);
        var crashed = open(copy, operations);
        assertThat(operations.restart().progress()).startsWith("opening the store: 100 %");
        operations.restart().begin(Phase.AGENTS);
        var said = new ArrayList<String>();

        await(crashed.restore(
                agent -> true,
                page -> said.add(operations.conditions().current().get(0).reason())));

        said.add(operations.conditions().current().get(0).reason());
        assertThat(said).hasSizeGreaterThan(4);
        assertThat(said.get(0)).isEqualTo("restoring agents: 0 %, 0 of 400");
        assertThat(said.get(said.size() - 1)).isEqualTo("restoring agents: 100 %, 400 of 400");
        var percents = said.stream()
                .map(text -> Integer.valueOf(text.replaceAll(".*: (\\d+) %.*", "$1")))
                .toList();
        assertThat(percents).isSorted();
        assertThat(rows(operations, Phase.AGENTS)).isEqualTo(AGENTS * ROUNDS);
        await(crashed.close());
        await(store.close());
    }
}

package io.mnemoscope.storage.embedded.table;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.Samples.state;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.Extremes;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.storage.Restored;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.TestStores;
import io.mnemoscope.storage.embedded.codec.RuleMemories;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store may hold figures that were taken when their ranges were wider: they are read as the nearest that are valid. */
class OlderValuesTest {
    @Test
    void checkpointsWithFiguresBeyondTheirRangesAreRead(@TempDir Path directory) throws Exception {
        var vertx = Vertx.vertx();
        var store = TestStores.open(vertx, directory);
        long generation = await(store.restore(agent -> false, page -> {}));
        var snapshots = series(ALICE, 0, 5);
        var batch =
                new StoreBatch(generation, snapshots, List.of(fired(ALICE, 1)), List.of(state(snapshots.get(4), 5)));
        var unused = await(store.append(batch));
        await(store.close());
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("mnemoscope.db"))) {
            Sql.execute(
                    connection,
                    "UPDATE checkpoint SET usage_ratio = 1e308, last_seconds = 1e308, average_size = 1e308,"
                            + " data = NULL");
        }

        var older = TestStores.open(vertx, directory);

        var restored = new ArrayList<Restored>();
        var ignored = await(older.restore(ALICE::equals, restored::addAll));
        assertThat(restored).hasSize(1);
        var checkpoint = Objects.requireNonNull(restored.get(0).checkpoint());
        assertThat(checkpoint.latest().memory().usageRatio()).isEqualTo(MemoryStats.MAX_RATIO);
        assertThat(checkpoint.latest().consolidation().averageSize()).isEqualTo(ConsolidationMetrics.MAX_AVERAGE);
        await(older.close());
        await(vertx.close());
    }

    @Test
    void whatRulesRememberSurvivesWhateverTheySaw() {
        for (long seed = 0; seed < 400; seed++) {
            var extremes = new Extremes(seed);
            var monitor = new AgentMonitor(new RuleSet(extremes.settings(AlertMode.LIFECYCLE)), 1);
            for (var each : extremes.walk(ALICE, 60)) {
                var unused = monitor.observe(each);
                var rules = monitor.state().rules();

                var read = RuleMemories.merge(CheckpointTable.states(rules), RuleMemories.bytes(rules));

                assertThat(read).as("seed %d", seed).isEqualTo(rules);
            }
        }
    }
}

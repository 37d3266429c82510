package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bench.Await;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 32 MiB, which takes root; without it these are skipped. */
class FullDiskTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private final Vertx vertx = Vertx.vertx();
    private final Operations operations = TestOperations.create();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit's doing
    Path disk;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk.toString()),
                "a file system of 32 MiB cannot be mounted here: not root");
    }

    @AfterEach
    void unmount() throws Exception {
        await(vertx.close());
        boolean gone = run("umount", "-l", disk.toString());
        assertThat(gone || Files.getFileStore(disk).getTotalSpace() > 32 << 20).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private EmbeddedStore open(RetentionPolicy policy, long nowMillis) throws Exception {
        var config = new EmbeddedStoreConfig(disk, 64L << 20, Duration.ofMinutes(10), policy, 0);
        return await(
                EmbeddedStore.open(vertx, config, InstantSource.fixed(Instant.ofEpochMilli(nowMillis)), operations));
    }

    /** Appends until it is refused; answers how many rounds were acknowledged. */
    private static int fill(EmbeddedStore store, int from) throws Exception {
        int round = from;
        while (await(append(store, round).transform(Future::succeededFuture)).succeeded()) {
            round++;
        }
        return round;
    }

    private static Future<?> append(EmbeddedStore store, int round) throws Exception {
        var agent = agent(round);
        var events = new ArrayList<AlertEvent>();
        for (int i = 0; i < 50; i++) {
            events.add(fired(agent, 50L * round + i));
            events.add(resolved(agent, 50L * round + i));
        }
        long generation = await(store.restore(any -> false, page -> {}));
        return store.append(new StoreBatch(generation, series(agent, 500 * round, 500), events, List.of()));
    }

    private static AgentId agent(int round) {
        return new AgentId("town", "agent-" + round % 10);
    }

    private boolean down() {
        return operations.conditions().current().stream()
                .anyMatch(condition -> condition.reason().startsWith("disk full: no space left on " + disk));
    }

    @Test
    void deletingWorksAndThenSnapshotsAreTakenAgain() throws Exception {
        var store = open(RetentionPolicy.KEEP_ALL, START);
        Await.until("the reserve", LIMIT, () -> Files.exists(disk.resolve("mnemoscope.reserve")));
        int rounds = fill(store, 0);
        assertThat(down()).isTrue();
        assertThat(rounds).isGreaterThan(20);

        assertThat(await(store.clear(AlertQuery.all(1)))).isEqualTo(50 * rounds);
        await(store.forget(agent(0)));

        Await.until("room", LIMIT, () -> !down());
        assertThat(fill(store, rounds)).isGreaterThan(rounds + 10);
        assertThat(await(store.range(agent(1), 0, Long.MAX_VALUE, 500, false))).isEqualTo(series(agent(1), 500, 500));
        await(store.close());
    }

    @Test
    void whoTriesAgainAllTheTimeIsTakenInOnceThereIsRoom() throws Exception {
        var store = open(RetentionPolicy.KEEP_ALL, START);
        await(append(store, 0));
        var filler = disk.resolve("filler");
        fill(filler);
        int rounds = fill(store, 1);
        assertThat(down()).isTrue();

        Files.delete(filler);

        Await.until("room", LIMIT, () -> {
            try {
                return await(append(store, rounds).transform(Future::succeededFuture))
                        .succeeded();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Await.until("readiness", LIMIT, () -> !down());
        await(store.close());
    }

    /** Writes a file until nothing more fits. */
    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            var block = new byte[1 << 16];
            while (file.toFile().getUsableSpace() > 0) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void retentionMakesRoomByItself() throws Exception {
        var store = open(RetentionPolicy.KEEP_ALL, START);
        int rounds = fill(store, 0);
        await(store.close());
        assertThat(rounds).isGreaterThan(20);

        var later = open(new RetentionPolicy(Duration.ofDays(1), 0), START + 100 * 86_400_000L);

        Await.until("old alerts to go and room", LIMIT, () -> !down() && succeeded(later, rounds));
        assertThat(await(later.alerts(AlertQuery.all(10_000))).size()).isLessThan(50 * rounds);
        await(later.close());
    }

    private static boolean succeeded(EmbeddedStore store, int round) {
        try {
            return await(append(store, round).transform(Future::succeededFuture))
                    .succeeded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anotherProgramThatTakesAllRoomIsOutlived() throws Exception {
        var store = open(RetentionPolicy.KEEP_ALL, START);
        Await.until("the reserve", LIMIT, () -> Files.exists(disk.resolve("mnemoscope.reserve")));
        assertThat(await(append(store, 0).transform(Future::succeededFuture)).succeeded())
                .isTrue();
        var theirs = disk.resolve("theirs");
        assertThat(run("dd", "if=/dev/zero", "of=" + theirs, "bs=64k")).isFalse();
        int rounds = fill(store, 1);
        assertThat(down()).isTrue();

        Files.delete(theirs);

        Await.until("room", LIMIT, () -> !down());
        assertThat(fill(store, rounds)).isGreaterThan(rounds);
        for (int i = 0; i < Math.min(10, rounds); i++) {
            assertThat(await(store.range(agent(i), 0, Long.MAX_VALUE, 500, false)))
                    .isEqualTo(series(agent(i), 500 * i, 500));
        }
        await(store.close());
    }
}

package io.mnemoscope.storage.embedded.read;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.snapshot;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Buckets;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.EmbeddedStore;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories thinned from the summaries of chunks; {@code bench.YearOfOneAgent} is the same at full size. */
class ThinningTest {
    private static final int SECONDS_A_YEAR = 31_536_000;
    private static final int PER_BUCKET = 5;
    private static final int SEED = 7;

    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = EmbeddedStore.open(
                        vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create())
                .await(10, SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        store.close().await(10, SECONDS);
        vertx.close().await(10, SECONDS);
    }

    @Test
    void aThousandPointsOfAYearAtOneASecondNeedATwelfthOfTheChunks() {
        var random = new Random(SEED);
        var chunks = IntStream.range(0, SECONDS_A_YEAR / StoreIndex.CHUNK_ROWS)
                .mapToObj(i -> {
                    long first = START + 1_000L * StoreIndex.CHUNK_ROWS * i;
                    long lowest = random.nextInt(1_000);
                    return new ChunkSummary(i, first, first + 1_023_000, lowest, lowest + random.nextInt(1_000));
                })
                .toList();
        long end = START + 1_000L * SECONDS_A_YEAR;
        var buckets = Buckets.over(START, end - 1, 1_000);

        var needed = ChunkSummary.needed(chunks, buckets, 0, Long.MAX_VALUE);

        long count = buckets.of(end) - buckets.of(START) + 1;
        assertThat(needed.size())
                .isLessThanOrEqualTo((int) (PER_BUCKET * count))
                .isLessThan(chunks.size() / 8);
    }

    @Test
    void decodesOnlyTheChunksThatItNeeds() throws Exception {
        append(wavering(100_000));
        long before = chunksRead();

        var thinned = store.downsampled(ALICE, 0, Long.MAX_VALUE, 5).await(10, SECONDS);

        assertThat(chunksRead() - before).as("of 97 chunks").isBetween(1L, 5L * PER_BUCKET);
        assertThat(thinned).hasSizeBetween(4, 20);
    }

    @Test
    void isWhatAllSnapshotsThinnedWouldBe() throws Exception {
        var snapshots = new ArrayList<>(wavering(12_000));
        // Some come late, so that chunks overlap.
        for (int block = 0; block + 3_000 <= snapshots.size(); block += 3_000) {
            Collections.shuffle(snapshots.subList(block, block + 3_000), new Random(SEED + block));
        }
        append(snapshots);
        var all = store.range(ALICE, 0, Long.MAX_VALUE, 100_000, false).await(10, SECONDS);

        for (int points : new int[] {1, 3, 12, 100, 1_000, 10_000}) {
            long from = START + 700_000;
            long to = START + 11_000_500;
            var ranged = all.stream()
                    .filter(s -> s.timestampMillis() >= from && s.timestampMillis() < to)
                    .toList();

            assertThat(store.downsampled(ALICE, 0, Long.MAX_VALUE, points).await(10, SECONDS))
                    .as("%d points", points)
                    .isEqualTo(over(all, points).thin(all));
            assertThat(store.downsampled(ALICE, from, to, points).await(10, SECONDS))
                    .as("%d points of a range", points)
                    .isEqualTo(over(ranged, points).thin(ranged));
        }
    }

    @Test
    void takesBucketsOfAnyWidth() throws Exception {
        var snapshots = wavering(5_000);
        append(snapshots);

        for (long width : new long[] {1, 1_000, 7_777, 60_000, 100_000_000}) {
            var buckets = new Buckets(width);

            assertThat(store.thinned(ALICE, 0, Long.MAX_VALUE, buckets).await(10, SECONDS))
                    .as("width %d", width)
                    .isEqualTo(buckets.thin(snapshots));
        }
    }

    private static Buckets over(List<MemorySnapshot> snapshots, int points) {
        return Buckets.over(
                snapshots.get(0).timestampMillis(),
                snapshots.get(snapshots.size() - 1).timestampMillis(),
                points);
    }

    private static List<MemorySnapshot> wavering(int count) {
        var random = new Random(SEED);
        return IntStream.range(0, count)
                .mapToObj(second -> snapshot(ALICE, second, random.nextInt(100_000)))
                .toList();
    }

    private void append(List<MemorySnapshot> snapshots) throws Exception {
        long generation = store.restore(agent -> false, page -> {}).await(10, SECONDS);
        for (int from = 0; from < snapshots.size(); from += 1_000) {
            var batch = snapshots.subList(from, Math.min(snapshots.size(), from + 1_000));
            var unused = store.append(new StoreBatch(generation, batch, List.of(), List.of()))
                    .await(10, SECONDS);
        }
    }

    private long chunksRead() throws Exception {
        return ((Number) store.figures().await(10, SECONDS).getOrDefault("chunks_read", 0L)).longValue();
    }
}

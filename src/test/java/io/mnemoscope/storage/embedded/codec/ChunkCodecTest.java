package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.MemoryStore;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.Troupe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ChunkCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/chunk-codec-1.hex");
    private static final Path GOLDEN_STORES = Path.of("src/test/resources/chunk-codec-2.hex");
    private static final long MAX = (1L << 53) - 1;

    @Test
    void anySnapshotSurvivesRowsAndChunks() {
        for (long seed = 0; seed < 200; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var snapshots = new ArrayList<MemorySnapshot>();
            for (int i = random.nextInt(1, 60); i > 0; i--) {
                snapshots.add(any(random));
            }

            assertThat(throughChunk(snapshots)).as("seed %d", seed).isEqualTo(snapshots);
        }
    }

    @Test
    void aChunkWrittenByTheFirstVersionIsStillRead() throws Exception {
        var snapshots = new Troupe(7, 1).next(100);

        var golden = HexFormat.of().parseHex(Files.readString(GOLDEN).strip());

        assertThat(snapshots(new ChunkCodec().decode(golden))).isEqualTo(snapshots);
    }

    @Test
    void aChunkIsWrittenAsByTheFirstVersion() throws Exception {
        assertThat(plain(HexFormat.of().parseHex(golden())))
                .isEqualTo(
                        plain(HexFormat.of().parseHex(Files.readString(GOLDEN).strip())));
    }

    /** Without zlib, which may pack better one day. */
    private static byte[] plain(byte[] blob) {
        var head = new ByteSource(blob, 2);
        int length = (int) head.varint();
        return Damages.unpacked(blob, head.position(), length);
    }

    @Test
    void aCodecIsUsedForOneChunkAfterTheOtherWhateverTheirSizes() {
        var codec = new ChunkCodec();
        for (int count : new int[] {3, 5_000, 1, 1_024, 1_025}) {
            var snapshots = new ArrayList<MemorySnapshot>();
            for (int i = 0; i < count; i++) {
                snapshots.add(any(RandomGeneratorFactory.of("L64X128MixRandom").create(i)));
            }
            var rows = columns(snapshots);

            var blob = codec.encode(rows, 0, rows.size);

            assertThat(snapshots(codec.decode(blob))).isEqualTo(snapshots);
            assertThat(blob).isEqualTo(new ChunkCodec().encode(rows, 0, rows.size));
        }
        codec.close();
        assertThatThrownBy(() -> codec.encode(columns(new Troupe(7, 1).next(1)), 0, 1))
                .as("its native memory is given back")
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void someOfTheRowsAreAChunkAndComeAfterThoseThatAreThere() {
        var snapshots = new Troupe(7, 1).next(20);
        var rows = columns(snapshots);
        var codec = new ChunkCodec();
        var to = new Columns();

        codec.decode(codec.encode(rows, 0, 7), to);
        codec.decode(codec.encode(rows, 7, 20), to);

        assertThat(snapshots(to)).isEqualTo(snapshots);
    }

    @Test
    void aRowThatIsAsExpectedTakesFewBytes() {
        var rows = columns(new Troupe(7, 1).next(1_024));
        var codec = new ChunkCodec();

        assertThat(codec.encode(rows, 0, rows.size)).hasSizeLessThan(2 * rows.size);
    }

    @Test
    void aChunkHasNoMoreRowsThanAnyHas() {
        var codec = new ChunkCodec();
        for (long rows : new long[] {-1, ChunkCodec.MAX_ROWS + 1, 1L << 32}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> codec.decode(ofZeros(rows)))
                    .withMessage("a chunk is damaged: it has " + rows + " rows");
        }
        assertThat(codec.decode(ofZeros(ChunkCodec.MAX_ROWS)).size).isEqualTo(ChunkCodec.MAX_ROWS);
        assertThat(codec.decode(ofZeros(0)).size).isZero();
    }

    /** All columns are as predicted, and there are no gauges. */
    private static byte[] ofZeros(long rows) {
        var head = new ByteSink(16);
        head.put(ChunkCodec.VERSION);
        head.varint(rows);
        head.varint(Columns.COUNT + 1);
        return Damages.blob(head, new byte[Columns.COUNT + 1]);
    }

    @Test
    void aChunkOfALaterCodecIsRefused() {
        var blob = ofZeros(1);
        blob[0] = 3;

        assertThatThrownBy(() -> new ChunkCodec().decode(blob)).hasMessage("chunk codec 3 is not known");
    }

    @Test
    void aChunkWithMemoryStoresWrittenByItsFirstVersionIsStillRead() throws Exception {
        var golden = HexFormat.of().parseHex(Files.readString(GOLDEN_STORES).strip());

        assertThat(snapshots(new ChunkCodec().decode(golden))).isEqualTo(withStores(50));
        assertThat(plain(HexFormat.of().parseHex(goldenStores()))).isEqualTo(plain(golden));
    }

    /** Rows stay in the tail of a store that was killed. */
    @Test
    void aRowWithMemoryStoresWrittenByItsFirstVersionIsStillRead() {
        var snapshot = withStores(25).get(24);
        var golden =
                "e904c2cb9382e733210400e8070101003fb493f5ef4dc8e0070118020a6172636869766520bcb003b8be038203480307636f6e746578748f04801a80406100";
        var row = new ByteSink(64);
        RowCodec.write(snapshot, row);
        assertThat(HexFormat.of().formatHex(row.copy())).isEqualTo(golden);
        var rows = new Columns();

        RowCodec.read(new ByteSource(HexFormat.of().parseHex(golden), 0), 1, rows);

        assertThat(rows.snapshot(0, snapshot.id())).isEqualTo(snapshot);
    }

    @Test
    void onlyAChunkWithMemoryStoresIsOfTheSecondCodec() {
        var rows = columns(withStores(50));
        var codec = new ChunkCodec();

        assertThat(codec.encode(rows, 0, 1)[0]).as("the first row has none").isEqualTo((byte) 1);
        assertThat(codec.encode(rows, 0, 2)[0]).isEqualTo((byte) 2);
        assertThat(snapshots(codec.decode(codec.encode(rows, 0, 1)))).isEqualTo(withStores(1));
    }

    @Test
    void memoryStoresTakeFewBytes() {
        var rows = columns(withStores(1_024));
        var codec = new ChunkCodec();

        int with = codec.encode(rows, 0, rows.size).length;
        int without = codec.encode(columns(new Troupe(7, 1).next(1_024)), 0, 1_024).length;

        assertThat(with - without).isLessThan(6 * rows.size);
    }

    @Test
    void aSectionThatNobodyKnowsIsLeftOut() {
        var snapshots = withStores(20);
        var rows = columns(snapshots);
        var blob = new ChunkCodec().encode(rows, 0, rows.size);
        var plain = new ByteSink(1_000);
        plain.put(plain(blob), plain(blob).length);
        plain.varint(99);
        plain.varint(3);
        plain.put(new byte[3], 3);

        assertThat(snapshots(new ChunkCodec().decode(chunkOf(20, plain.copy()))))
                .isEqualTo(snapshots);

        plain.varint(99);
        plain.varint(4);
        plain.put(new byte[3], 3);
        assertThatIllegalStateException().isThrownBy(() -> new ChunkCodec().decode(chunkOf(20, plain.copy())));
    }

    @Test
    void aMemoryStoreOfRowsThatAreNotThereIsRefused() {
        for (long[] runs : new long[][] {{1, 2}, {0, 4}, {4, 1}, {-1, 1}, {0, -1}, {0, 0}, {0, Long.MAX_VALUE}}) {
            assertThatIllegalStateException()
                    .as("rows %d and %d", runs[0], runs[1])
                    .isThrownBy(() -> new ChunkCodec().decode(chunkOf(2, zerosWith(2, runs))));
        }
        assertThat(snapshots(new ChunkCodec().decode(chunkOf(2, zerosWith(2, new long[] {1, 1}))))
                        .get(1)
                        .stores())
                .containsExactly(new MemoryStore(
                        "a", MemoryStore.Role.WORKING, MemoryStore.Unit.ITEMS, 0, 0, MemoryStore.NOT_SAID, -1));
    }

    /** Rows of which all is as predicted, and one memory store of a run of them. */
    private static byte[] zerosWith(int rows, long[] run) {
        var section = new ByteSink(64);
        section.varint(1);
        section.text("a");
        section.varint(1);
        section.varint(run[0]);
        section.varint(run[1]);
        section.put(new byte[4 * rows], 2 * (int) Math.max(0, Math.min(4, run[1])));
        var plain = new ByteSink(64);
        // The ordinals begin at 100 and grow by one.
        plain.put(2);
        plain.zigzag(100);
        for (int i = 1; i < rows; i++) {
            plain.zigzag(i == 1 ? 1 : 0);
        }
        plain.put(new byte[Columns.COUNT], Columns.COUNT);
        plain.varint(ChunkCodec.STORES);
        plain.varint(section.length());
        plain.put(section.array(), section.length());
        return plain.copy();
    }

    private static byte[] chunkOf(int rows, byte[] plain) {
        var head = new ByteSink(16);
        head.put(ChunkCodec.WITH_SECTIONS);
        head.varint(rows);
        head.varint(plain.length);
        return Damages.blob(head, plain);
    }

    /** Of a walk every row but each seventh from the first on has a context, every second half an archive. */
    static List<MemorySnapshot> withStores(int count) {
        var snapshots = new ArrayList<MemorySnapshot>();
        for (var its : new Troupe(7, 1).next(count)) {
            int i = snapshots.size();
            var context = new MemoryStore(
                    "context",
                    MemoryStore.Role.CONTEXT,
                    MemoryStore.Unit.TOKENS,
                    1_000 + 97 * (i % 50),
                    8_192,
                    97,
                    i % 50 == 0 ? 4_850 : 0);
            var archive = new MemoryStore(
                    "archive 🌸",
                    MemoryStore.Role.ARCHIVAL,
                    MemoryStore.Unit.ITEMS,
                    3L * i,
                    0,
                    i % 20 < 10 ? 3 : MemoryStore.NOT_SAID,
                    MemoryStore.NOT_SAID);
            var stores = i % 40 < 20 ? List.of(context) : List.of(archive, context);
            snapshots.add(new MemorySnapshot(
                    its.id(),
                    its.timestampMillis(),
                    its.memory(),
                    its.consolidation(),
                    its.episodeCount(),
                    its.step(),
                    its.simulationTimeMillis(),
                    its.gauges(),
                    i % 7 == 0 ? List.of() : stores));
        }
        return snapshots;
    }

    private static List<MemorySnapshot> throughChunk(List<MemorySnapshot> snapshots) {
        var rows = columns(snapshots);
        return snapshots(new ChunkCodec().decode(new ChunkCodec().encode(rows, 0, rows.size)));
    }

    private static Columns columns(List<MemorySnapshot> snapshots) {
        var sink = new ByteSink(10);
        snapshots.forEach(snapshot -> RowCodec.write(snapshot, sink));
        var source = new ByteSource(sink.copy(), 0);
        var skipped = new ByteSource(sink.copy(), 0);
        var rows = new Columns();
        for (int i = 0; i < snapshots.size(); i++) {
            RowCodec.read(source, 100 + i, rows);
            RowCodec.skip(skipped);
            assertThat(skipped.position()).isEqualTo(source.position());
        }
        return rows;
    }

    private static List<MemorySnapshot> snapshots(Columns columns) {
        var snapshots = new ArrayList<MemorySnapshot>();
        for (int i = 0; i < columns.size; i++) {
            assertThat(columns.at(Columns.ORDINAL, i)).isEqualTo(100 + i);
            snapshots.add(columns.snapshot(i, new AgentId("town", "agent-0")));
        }
        return snapshots;
    }

    private static MemorySnapshot any(RandomGenerator random) {
        var memory = new MemoryStats(
                count(random),
                count(random),
                count(random),
                count(random),
                real(random, MemoryStats.MAX_RATIO),
                random.nextBoolean(),
                random.nextBoolean());
        double average = real(random, ConsolidationMetrics.MAX_AVERAGE);
        var consolidation = new ConsolidationMetrics(
                count(random),
                count(random),
                count(random),
                real(random, ConsolidationMetrics.MAX_SECONDS),
                count(random),
                Double.isNaN(average) ? 0 : average);
        var gauges = new HashMap<String, Double>();
        for (int i = random.nextInt(4); i > 0; i--) {
            gauges.put(
                    "g\uD83C\uDF38é" + random.nextInt(5),
                    random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300)));
        }
        long time = random.nextBoolean() ? random.nextLong(MemorySnapshot.MAX_TIME + 1) : Samples.START;
        long simulated = random.nextBoolean()
                ? MemorySnapshot.NO_TIME
                : random.nextLong(MemorySnapshot.MIN_TIME, MemorySnapshot.MAX_TIME + 1);
        long step = random.nextBoolean() ? MemorySnapshot.NO_STEP : count(random);
        var agent = new AgentId("town", "agent-0");
        var stores = random.nextInt(3) == 0 ? anyStores(random) : List.<MemoryStore>of();
        return new MemorySnapshot(agent, time, memory, consolidation, count(random), step, simulated, gauges, stores);
    }

    private static List<MemoryStore> anyStores(RandomGenerator random) {
        var stores = new HashMap<String, MemoryStore>();
        var roles = MemoryStore.Role.values();
        var units = MemoryStore.Unit.values();
        for (int i = random.nextInt(1, 17); i > 0; i--) {
            var name = "s\uD83C\uDF38é" + random.nextInt(20);
            stores.put(
                    name,
                    new MemoryStore(
                            name,
                            roles[random.nextInt(roles.length)],
                            units[random.nextInt(units.length)],
                            count(random),
                            count(random),
                            random.nextBoolean() ? MemoryStore.NOT_SAID : count(random),
                            random.nextBoolean() ? MemoryStore.NOT_SAID : count(random)));
        }
        return List.copyOf(stores.values());
    }

    private static long count(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> MAX;
            case 2 -> random.nextInt(100);
            default -> random.nextLong(MAX);
        };
    }

    private static double real(RandomGenerator random, double most) {
        return switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> 0;
            case 2 -> -0.0;
            case 3 -> most;
            default -> random.nextDouble();
        };
    }

    /** The same of the second codec. */
    static String goldenStores() {
        var rows = columns(withStores(50));
        return HexFormat.of().formatHex(new ChunkCodec().encode(rows, 0, rows.size));
    }

    /** Prints the golden file of this version: run once for each version, then frozen. */
    static String golden() {
        var rows = columns(new Troupe(7, 1).next(100));
        return HexFormat.of().formatHex(new ChunkCodec().encode(rows, 0, rows.size));
    }
}

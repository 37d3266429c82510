package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.storage.Troupe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Thousands of damages to what each codec wrote, under the checksums that find them in a store: the answer is either something or
 * an {@link IllegalStateException}, never another one.
 */
class DamagedBytesTest {
    private static final int DAMAGES = 4_000;

    /** Reads bytes. */
    private interface Reading {
        Object of(byte[] bytes);
    }

    private static int refused(byte[] whole, Reading reading) {
        int refused = 0;
        for (long seed = 0; seed < DAMAGES; seed++) {
            var damaged = Damages.of(whole, random(seed));
            try {
                assertThat(reading.of(damaged)).isNotNull();
            } catch (IllegalStateException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        return refused;
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @Test
    void aBlockOfAlertEvents() {
        try (var codec = new EventBlockCodec()) {
            var blob = codec.encode(EventBlockCodecTest.everyday(20));
            assertThat(refused(blob, codec::decode)).isPositive();
            var plain = new EventBlockWriter()
                    .write(EventBlockCodecTest.everyday(20))
                    .copy();

            assertThat(refused(plain, damaged -> codec.decode(block(damaged)))).isBetween(DAMAGES / 10, DAMAGES - 1);
            assertThatCode(() -> codec.decode(blob)).doesNotThrowAnyException();
        }
    }

    @Test
    void aBlockOfAnAgentWhoseNumberIsNoneIsRefused() {
        var plain =
                new EventBlockWriter().write(EventBlockCodecTest.everyday(1)).copy();
        for (long zigzag : new long[] {1L << 32, (1L << 32) + 1, -1, -2}) {
            var damaged = Damages.withMember(plain, EventMembers.WHOSE, Damages.varint(zigzag));

            assertThatIllegalStateException().isThrownBy(() -> read(block(damaged)));
        }
        for (long zigzag : new long[] {(1L << 32) - 1, (1L << 32) - 2}) {
            var extreme = Damages.withMember(plain, EventMembers.WHOSE, Damages.varint(zigzag));

            assertThat(read(block(extreme)).get(0).whose())
                    .isEqualTo(zigzag % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE);
        }
    }

    @Test
    void anyTimeIsATime() {
        var plain =
                new EventBlockWriter().write(EventBlockCodecTest.everyday(1)).copy();
        for (long zigzag : new long[] {-1, -2, 0, 1, Long.MAX_VALUE}) {
            var extreme = Damages.withMember(plain, EventMembers.UPDATED, Damages.varint(zigzag));

            assertThat(read(block(extreme)).get(0).event().timestampMillis()).isEqualTo((zigzag >>> 1) ^ -(zigzag & 1));
        }
    }

    @Test
    void aBlockWithMoreThanItsEventsIsRefused() {
        var plain =
                new EventBlockWriter().write(EventBlockCodecTest.everyday(3)).copy();
        assertThat(read(block(plain))).hasSize(3);
        plain[0] = 2;

        assertThatIllegalStateException().isThrownBy(() -> read(block(plain)));
    }

    @Test
    void aStreamOfAnotherLengthThanItsHeadSaysIsRefused() {
        var plain =
                new EventBlockWriter().write(EventBlockCodecTest.everyday(3)).copy();
        var longer = Arrays.copyOf(plain, plain.length + 1);
        var codec = new ChunkCodec();
        var chunk = chunkOfThree();
        for (int more = -1; more <= 1; more += 2) {
            int length = plain.length + more;
            assertThatIllegalStateException().isThrownBy(() -> read(block(length, plain)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> codec.decode(chunk(3, chunk.length + length - plain.length, chunk)));
        }
        assertThatIllegalStateException().isThrownBy(() -> read(block(plain.length, longer)));
        codec.close();
    }

    @Test
    void aStreamThatIsCutOffInItsChecksumOrFollowedByAnythingIsRefused() {
        var codec = new ChunkCodec();
        var block = block(
                new EventBlockWriter().write(EventBlockCodecTest.everyday(3)).copy());
        var chunk = chunk(3, chunkOfThree());
        for (int less = 1; less <= 4; less++) {
            var ofBlock = Arrays.copyOf(block, block.length - less);
            var ofChunk = Arrays.copyOf(chunk, chunk.length - less);
            assertThatIllegalStateException().isThrownBy(() -> read(ofBlock));
            assertThatIllegalStateException().isThrownBy(() -> codec.decode(ofChunk));
        }
        assertThatIllegalStateException().isThrownBy(() -> read(Arrays.copyOf(block, block.length + 1)));
        assertThatIllegalStateException().isThrownBy(() -> codec.decode(Arrays.copyOf(chunk, chunk.length + 1)));
        codec.close();
    }

    @Test
    void fewBytesDoNotBecomeMoreTextThanMemoryHolds() {
        var text = new ByteSink(1 << 16);
        text.varint(0);
        text.text("x".repeat(1 << 16));
        for (int i = 1; i < 60_000; i++) {
            text.varint(1);
        }
        var events = Collections.nCopies(60_000, EventBlockCodecTest.everyday(1).get(0));
        var plain = new EventBlockWriter().write(events).copy();
        var bomb = block(Damages.withMember(plain, EventMembers.REASON, text.copy()));

        assertThat(bomb).hasSizeLessThan(10_000);
        assertThatIllegalStateException().isThrownBy(() -> read(bomb)).withMessageContaining("too long");
    }

    private static List<LoggedEvent> read(byte[] block) {
        try (var codec = new EventBlockCodec()) {
            return codec.decode(block);
        }
    }

    private static byte[] chunkOfThree() {
        var codec = new ChunkCodec();
        var blob = codec.encode(rows(3), 0, 3);
        codec.close();
        var head = new ByteSource(blob, 2);
        int length = (int) head.varint();
        return Damages.unpacked(blob, head.position(), length);
    }

    static byte[] block(int length, byte[] plain) {
        var head = new ByteSink(64);
        head.put(EventBlockCodec.VERSION);
        head.varint(length);
        return Damages.blob(head, plain);
    }

    static byte[] block(byte[] plain) {
        return block(plain.length, plain);
    }

    @Test
    void aChunkOfWhichNoRowIsLeftBehind() {
        ofWhichNoRowIsLeftBehind(ChunkCodec.VERSION, rows(20));
    }

    @Test
    void aChunkWithMemoryStoresOfWhichNoRowIsLeftBehind() {
        ofWhichNoRowIsLeftBehind(ChunkCodec.WITH_SECTIONS, read(rowBytesWithStores(20), 20));
    }

    private static void ofWhichNoRowIsLeftBehind(int version, Columns rows) {
        var codec = new ChunkCodec();
        var blob = codec.encode(rows, 0, rows.size);
        var head = new ByteSource(blob, 1);
        assertThat(head.varint()).isEqualTo(20);
        int length = (int) head.varint();
        var plain = Damages.unpacked(blob, head.position(), length);
        var to = rows(3);
        Reading reading = damaged -> {
            int before = to.size;
            try {
                codec.decode(damaged, to);
                return to.size;
            } catch (IllegalStateException e) {
                assertThat(to.size).isEqualTo(before);
                throw e;
            } finally {
                to.truncate(before);
            }
        };

        assertThat(refused(blob, reading)).isPositive();
        assertThat(refused(plain, damaged -> reading.of(chunk(version, 20, damaged.length, damaged))))
                .isBetween(DAMAGES / 10, DAMAGES - 1);
        assertThatCode(() -> codec.decode(blob, to)).doesNotThrowAnyException();
        codec.close();
    }

    private static byte[] chunk(int rows, byte[] plain) {
        return chunk(rows, plain.length, plain);
    }

    private static byte[] chunk(int rows, int length, byte[] plain) {
        return chunk(ChunkCodec.VERSION, rows, length, plain);
    }

    private static byte[] chunk(int version, int rows, int length, byte[] plain) {
        var head = new ByteSink(64);
        head.put(version);
        head.varint(rows);
        head.varint(length);
        return Damages.blob(head, plain);
    }

    @Test
    void aRowIsReadAndSkippedOrRefusedBothTimes() {
        readAndSkippedOrRefusedBothTimes(written(5));
    }

    @Test
    void aRowWithMemoryStoresIsReadAndSkippedOrRefusedBothTimes() {
        readAndSkippedOrRefusedBothTimes(rowBytesWithStores(5));
    }

    @Test
    void aRowWithFiguresThatNobodyKnowsIsRefused() {
        for (int flag = 10; flag < Long.SIZE; flag++) {
            var row = new ByteSink(64);
            row.varint(1L << flag);
            row.put(new byte[20], 20);
            var bytes = row.copy();

            assertThatIllegalStateException()
                    .isThrownBy(() -> RowCodec.read(new ByteSource(bytes, 0), 1, new Columns()))
                    .withMessageStartingWith("a row is damaged, or of a later codec");
            assertThatIllegalStateException().isThrownBy(() -> RowCodec.skip(new ByteSource(bytes, 0)));
        }
    }

    private static byte[] rowBytesWithStores(int count) {
        var sink = new ByteSink(1_024);
        ChunkCodecTest.withStores(count).forEach(snapshot -> RowCodec.write(snapshot, sink));
        return sink.copy();
    }

    private static void readAndSkippedOrRefusedBothTimes(byte[] rows) {
        var columns = new Columns();
        int refused = refused(rows, damaged -> {
            columns.clear();
            var read = outcome(damaged, source -> RowCodec.read(source, 1, columns));
            assertThat(outcome(damaged, RowCodec::skip)).isEqualTo(read);
            if (read.equals("refused")) {
                throw new IllegalStateException("refused");
            }
            return read;
        });

        assertThat(refused).isBetween(DAMAGES / 10, DAMAGES - 1);
    }

    /** Reads from a source. */
    private interface Step {
        void take(ByteSource source);
    }

    /** The rows that there are and where they end, or that some bytes are refused. */
    private static String outcome(byte[] bytes, Step step) {
        var source = new ByteSource(bytes, 0);
        int rows = 0;
        try {
            for (; source.position() < bytes.length; rows++) {
                step.take(source);
            }
        } catch (IllegalStateException e) {
            return "refused";
        }
        return rows + " rows to " + source.position();
    }

    @Test
    void whatRulesRemember() {
        var bytes = RuleMemoriesTest.remembered();
        int refused = refused(bytes, damaged -> RuleMemories.merge(Map.of(), damaged));

        assertThat(refused).isBetween(DAMAGES / 10, DAMAGES - 1);
    }

    private static Columns rows(int count) {
        return read(written(count), count);
    }

    private static Columns read(byte[] rows, int count) {
        var columns = new Columns();
        var source = new ByteSource(rows, 0);
        for (int i = 0; i < count; i++) {
            RowCodec.read(source, i, columns);
        }
        return columns;
    }

    private static byte[] written(int count) {
        var sink = new ByteSink(1_024);
        snapshots(count).forEach(snapshot -> RowCodec.write(snapshot, sink));
        return sink.copy();
    }

    /** Each third one has gauges. */
    private static List<MemorySnapshot> snapshots(int count) {
        var snapshots = new ArrayList<MemorySnapshot>();
        for (var its : new Troupe(7, 1).next(count)) {
            snapshots.add(new MemorySnapshot(
                    its.id(),
                    its.timestampMillis(),
                    its.memory(),
                    its.consolidation(),
                    its.episodeCount(),
                    its.step(),
                    its.simulationTimeMillis(),
                    snapshots.size() % 3 == 0 ? Map.of("tokens", 0.5 + snapshots.size(), "größe", 1.0) : Map.of()));
        }
        return snapshots;
    }
}

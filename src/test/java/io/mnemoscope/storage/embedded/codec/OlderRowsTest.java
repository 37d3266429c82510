package io.mnemoscope.storage.embedded.codec;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemoryStats;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store may hold figures that were taken when their ranges were wider: they are read as the nearest that are valid. */
class OlderRowsTest {
    private static final double HUGE = 1e308;

    @Test
    void rowsAndChunksWithFiguresBeyondTheirRangesAreRead() {
        var rows = new Columns();
        var sink = new ByteSink(10);
        RowCodec.write(snapshot(ALICE, 1, 20), sink);
        RowCodec.read(new ByteSource(sink.copy(), 0), 100, rows);
        rows.set(Columns.USAGE, 0, Double.doubleToRawLongBits(HUGE));
        rows.set(Columns.LAST_SECONDS, 0, Double.doubleToRawLongBits(HUGE));
        rows.set(Columns.AVERAGE, 0, Double.doubleToRawLongBits(HUGE));
        rows.set(Columns.SIMULATION_TIME, 0, Long.MAX_VALUE);

        var chunk = new ChunkCodec().decode(new ChunkCodec().encode(rows, 0, 1));

        for (var columns : List.of(rows, chunk)) {
            var read = columns.snapshot(0, ALICE);
            assertThat(read.memory().usageRatio()).isEqualTo(MemoryStats.MAX_RATIO);
            assertThat(read.memory().currentSize()).isEqualTo(20);
            assertThat(read.consolidation().lastSeconds()).isEqualTo(ConsolidationMetrics.MAX_SECONDS);
            assertThat(read.consolidation().averageSize()).isEqualTo(ConsolidationMetrics.MAX_AVERAGE);
        }
    }
}

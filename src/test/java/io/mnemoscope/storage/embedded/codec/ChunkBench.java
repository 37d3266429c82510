package io.mnemoscope.storage.embedded.codec;

import io.mnemoscope.storage.Troupe;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a chunk costs, per snapshot in it. The command is {@code SnapshotBench}'s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChunkBench {
    private static final int ROWS = 1_024;
    private final ChunkCodec codec = new ChunkCodec();
    private final Columns columns = new Columns();
    private byte[] chunk = new byte[0];

    /** One agent's rows, in columns and as a chunk. */
    @Setup(Level.Trial)
    public void rows() {
        var sink = new ByteSink(ROWS * 32);
        new Troupe(1, 1).next(ROWS).forEach(snapshot -> RowCodec.write(snapshot, sink));
        var source = new ByteSource(sink.copy(), 0);
        for (int i = 0; i < ROWS; i++) {
            RowCodec.read(source, i, columns);
        }
        chunk = codec.encode(columns, 0, columns.size);
    }

    /** Columns to a chunk. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public byte[] encode() {
        return codec.encode(columns, 0, columns.size);
    }

    /** A chunk to columns. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Object decode() {
        return codec.decode(chunk);
    }
}

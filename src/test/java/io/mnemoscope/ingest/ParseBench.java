package io.mnemoscope.ingest;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SnapshotJson;
import io.mnemoscope.storage.Troupe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** What reading one line costs: the usual shape, and one that Jackson reads. The command is {@code SnapshotBench}'s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParseBench {
    private static final int LINES = 1_000;
    private static final long NOW = 4_000_000_000_000L;
    private final BodyParser parser = new BodyParser(Duration.ZERO);
    private byte[] usual = new byte[0];
    private byte[] unusual = new byte[0];

    /** Renders the lines; an unknown member makes them unusual. */
    @Setup(Level.Trial)
    public void render() {
        var text = new StringBuilder();
        for (var snapshot : new Troupe(1, 100).next(LINES)) {
            text.append(Json.text(out -> SnapshotJson.write(out, snapshot))).append('\n');
        }
        usual = text.toString().getBytes(StandardCharsets.UTF_8);
        unusual = text.toString()
                .replace("{\"simulation\"", "{\"x\":1,\"simulation\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** With the scanner. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public Object scanner() {
        return parser.ndjson(usual, usual.length, NOW);
    }

    /** With Jackson. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public Object jackson() {
        return parser.ndjson(unusual, unusual.length, NOW);
    }
}

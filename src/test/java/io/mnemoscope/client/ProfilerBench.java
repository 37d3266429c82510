package io.mnemoscope.client;

import io.vertx.core.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a profiled call costs beside the call itself. The command is {@code SnapshotBench}'s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("UnnecessaryLambda") // A method reference would be another call site.
public class ProfilerBench {
    private final MemoryProfiler profiler = new MemoryProfiler();
    private final Integer answer = 42;
    private final Callable<Integer> call = () -> answer;
    private final Future<Integer> done = Future.succeededFuture(answer);
    private final Supplier<Future<Integer>> asynchronous = () -> done;
    private final Callable<Integer> nesting = () -> profiler.profile("inner", call);

    /** The call alone, to compare with. */
    @Benchmark
    public Integer unprofiled() throws Exception {
        return call.call();
    }

    @Benchmark
    public Integer profiled() throws Exception {
        return profiler.profile("recall", call);
    }

    @Benchmark
    @Threads(2)
    public Integer profiledByTwoThreads() throws Exception {
        return profiler.profile("recall", call);
    }

    /** Two calls, one within the other. */
    @Benchmark
    public Integer nested() throws Exception {
        return profiler.profile("outer", nesting);
    }

    /** One whose Future is there already, which is what Vert.x itself adds to it. */
    @Benchmark
    public Future<Integer> profiledFuture() {
        return profiler.profile("ask", asynchronous);
    }
}

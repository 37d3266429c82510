package io.mnemoscope.client;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class MemoryProfilerTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * MILLI);
    private final MemoryProfiler profiler = new MemoryProfiler(now::get);

    @Test
    void measuresCallsAndKeepsTheirAnswers() throws Exception {
        var first = profiler.profile("recall", () -> taking(10));
        var second = profiler.profile("recall", () -> taking(30));

        assertThat(first + second).isEqualTo("1030");
        var figures = only();
        assertThat(figures.calls()).isEqualTo(2);
        assertThat(figures.totalTime()).isEqualTo(0.040);
        assertThat(figures.avgTime()).isEqualTo(0.020);
        assertThat(figures.minTime()).isEqualTo(0.010);
        assertThat(figures.maxTime()).isEqualTo(0.030);
        assertThat(figures.p50()).isCloseTo(0.010, within(0.0002));
        assertThat(figures.p99()).isCloseTo(0.030, within(0.0005));
        assertThat(figures.inFlight()).isZero();
    }

    @Test
    void countsAFailureAndPassesItOn() {
        assertThatThrownBy(() -> profiler.profile("fails", (Callable<String>) () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(only().errors()).isEqualTo(1);
        assertThat(only().calls()).isEqualTo(1);
        assertThat(only().inFlight()).isZero();
    }

    @Test
    void tellsWhatACallTookItselfFromWhatItsChildrenTook() throws Exception {
        profiler.profile("outer", () -> {
            var before = taking(5);
            return before + profiler.profile("inner", () -> taking(20)) + profiler.profile("inner", () -> taking(10));
        });

        var figures = profiler.figures();
        assertThat(figures).extracting(OperationFigures::name).containsExactly("outer", "inner");
        assertThat(figures.get(0).totalTime()).isEqualTo(0.035);
        assertThat(figures.get(0).selfTime()).isEqualTo(0.005);
        assertThat(figures.get(1).selfTime()).isEqualTo(0.030);
    }

    @Test
    void measuresAnAsynchronousOperationToItsEnd() {
        Promise<String> promise = Promise.promise();
        var profiled = profiler.profile("ask", promise::future);
        now.addAndGet(200 * MILLI);
        assertThat(only().inFlight()).isEqualTo(1);
        assertThat(only().calls()).isZero();

        promise.complete("answer");

        assertThat(profiled.result()).isEqualTo("answer");
        assertThat(only().totalTime()).isEqualTo(0.200);
        assertThat(only().inFlight()).isZero();
    }

    @Test
    void measuresAFutureThatACallableAnswersToItsEndToo() throws Exception {
        Promise<String> promise = Promise.promise();
        Callable<Future<String>> operation = promise::future;
        var future = profiler.profile("ask", operation);
        now.addAndGet(70 * MILLI);

        promise.fail("no");

        assertThat(future.failed()).isTrue();
        assertThat(only().totalTime()).isEqualTo(0.070);
        assertThat(only().errors()).isEqualTo(1);
    }

    @Test
    void measuresAHundredConcurrentOperationsOf200Milliseconds(Vertx vertx) throws Exception {
        var real = new MemoryProfiler();
        Supplier<Future<Long>> ask = real.wrap("ask", () -> vertx.timer(200).mapEmpty());
        var all = IntStream.range(0, 100).mapToObj(i -> ask.get()).toList();
        var failing =
                real.profile("broken", () -> vertx.timer(50).compose(fired -> Future.<Long>failedFuture("broken")));

        Future.all(all).await(10, SECONDS);
        Future.join(failing, Future.succeededFuture()).otherwiseEmpty().await(10, SECONDS);

        var figures = real.figures().get(0);
        assertThat(figures.calls()).isEqualTo(100);
        assertThat(figures.errors()).isZero();
        assertThat(figures.minTime()).isBetween(0.190, 0.4);
        assertThat(figures.p50()).isBetween(0.190, 0.4);
        assertThat(real.figures().get(1).errors()).isEqualTo(1);
    }

    @Test
    void keepsABoundedNumberOfNames() throws Exception {
        for (int i = 0; i < MemoryProfiler.MAX_NAMES + 50; i++) {
            profiler.profile("operation " + i, () -> taking(1));
        }

        assertThat(profiler.figures()).hasSizeLessThanOrEqualTo(MemoryProfiler.MAX_NAMES + 1);
        assertThat(profiler.figures())
                .filteredOn(each -> each.name().equals(MemoryProfiler.OTHERS))
                .singleElement()
                .extracting(OperationFigures::calls)
                .isEqualTo(50L);
    }

    @Test
    void printsTheClassicColumnsAndForgets() throws Exception {
        profiler.profile("recall", () -> taking(10));

        assertThat(profiler.text())
                .containsSubsequence("calls", "total_time", "avg_time", "min_time", "max_time", "recall", "0.010000");

        profiler.clear();
        assertThat(profiler.figures()).isEmpty();
    }

    private String taking(long millis) {
        now.addAndGet(millis * MILLI);
        return Long.toString(millis);
    }

    private OperationFigures only() {
        assertThat(profiler.figures()).hasSize(1);
        return profiler.figures().get(0);
    }
}

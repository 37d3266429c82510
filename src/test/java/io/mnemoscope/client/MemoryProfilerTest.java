package io.mnemoscope.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class MemoryProfilerTest {
    private final MemoryProfiler profiler = new MemoryProfiler();

    @Test
    void timesWhatItRuns() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            int n = i;
            assertThat(profiler.profile("work", () -> n)).isEqualTo(n);
        }

        var stats = profiler.stats("work").orElseThrow();
        assertThat(stats.calls()).isEqualTo(2_000);
        assertThat(stats.min()).isLessThanOrEqualTo(stats.p50());
        assertThat(stats.p50()).isLessThanOrEqualTo(stats.p95());
        assertThat(stats.p99()).isLessThanOrEqualTo(stats.max());
        assertThat(stats.average()).isBetween(stats.min(), stats.max());
        assertThat(stats.errors()).isZero();
    }

    @Test
    void timesAFutureUntilItEnds() {
        var promise = Promise.<String>promise();

        var future = profiler.profileFuture("think", promise::future);
        assertThat(profiler.stats("think")).isEmpty();
        promise.complete("idea");

        assertThat(future.result()).isEqualTo("idea");
        assertThat(profiler.stats("think").orElseThrow().calls()).isEqualTo(1);
    }

    @Test
    void countsFailuresAndLetsThemPass() {
        Callable<String> failing = () -> {
            throw new IllegalStateException("no model");
        };

        assertThatThrownBy(() -> profiler.profile("fail", failing)).hasMessage("no model");
        assertThat(profiler.profileFuture("fail", () -> Future.failedFuture("no"))
                        .failed())
                .isTrue();

        assertThat(profiler.stats("fail").orElseThrow().errors()).isEqualTo(2);
        assertThat(profiler.stats()).containsOnlyKeys("fail");
        profiler.clear();
        assertThat(profiler.stats()).isEmpty();
    }
}

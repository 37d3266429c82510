package io.mnemoscope.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
    private final SerialQueue queue = new SerialQueue();
    private final List<String> begun = new ArrayList<>();

    private Future<String> add(String name, Future<String> end) {
        return queue.add(() -> {
            begun.add(name);
            return end;
        });
    }

    @Test
    void theFirstRunsAtOnceAndTheOthersAfterIt() {
        var first = Promise.<String>promise();
        var answer = add("first", first.future());
        var next = add("second", Future.succeededFuture("b"));

        assertThat(begun).containsExactly("first");
        assertThat(queue.isIdle()).isFalse();
        first.complete("a");

        assertThat(begun).containsExactly("first", "second");
        assertThat(answer.result()).isEqualTo("a");
        assertThat(next.result()).isEqualTo("b");
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    void aFailureIsTheTasksOwn() {
        var failed = add("first", Future.failedFuture("broken"));
        Future<String> thrown = queue.add(() -> {
            throw new IllegalStateException("thrown");
        });
        var last = add("last", Future.succeededFuture("c"));

        assertThat(failed.cause()).hasMessage("broken");
        assertThat(thrown.cause()).hasMessage("thrown");
        assertThat(last.result()).isEqualTo("c");
        assertThat(begun).containsExactly("first", "last");
    }
}

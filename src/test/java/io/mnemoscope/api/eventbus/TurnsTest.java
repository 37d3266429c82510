package io.mnemoscope.api.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private long now = 1_000_000;
    private final Turns turns = new Turns(2, () -> Instant.ofEpochMilli(now));
    private final List<Promise<Integer>> begun = new ArrayList<>();

    private Future<Integer> take() {
        return take(1);
    }

    private Future<Integer> take(long bytes) {
        return turns.take(bytes, () -> {
            var one = Promise.<Integer>promise();
            begun.add(one);
            return one.future();
        });
    }

    @Test
    void soManyAtATimeInTheirOrder() {
        var results = IntStream.range(0, 5).mapToObj(i -> take()).toList();

        assertThat(begun).hasSize(2);
        begun.get(1).complete(1);
        assertThat(begun).hasSize(3);
        begun.get(0).fail("not well");
        begun.get(2).complete(2);
        assertThat(begun).hasSize(5);
        begun.get(4).complete(4);
        begun.get(3).complete(3);
        assertThat(results.get(0).failed()).isTrue();
        assertThat(results.stream().skip(1).map(Future::result)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void neitherTooManyWaitNorForTooLong() {
        var results =
                IntStream.range(0, 2 + Turns.MOST_WAITING).mapToObj(i -> take()).toList();
        assertThat(take().cause()).isInstanceOf(TooManyRequests.class);
        assertThat(results).noneMatch(Future::isComplete);

        now += Turns.MOST_PATIENCE.toMillis() + 1;
        var late = results.get(2);
        begun.get(0).complete(0);

        assertThat(late.cause()).isInstanceOf(TooManyRequests.class);
        assertThat(results.stream().filter(Future::failed)).hasSize(Turns.MOST_WAITING);
        assertThat(take().isComplete()).isFalse();
        assertThat(begun).hasSize(3);
    }

    @Test
    void whatWaitsHasNotTooManyBytes() {
        var running = List.of(take(Turns.MOST_WAITING_BYTES), take(Turns.MOST_WAITING_BYTES));
        var half = take(Turns.MOST_WAITING_BYTES / 2);
        var rest = take(Turns.MOST_WAITING_BYTES / 2);

        assertThat(take(1).cause()).isInstanceOf(TooManyRequests.class).hasMessageContaining("bytes");
        assertThat(running).noneMatch(Future::isComplete);
        begun.get(0).complete(0);
        var next = take(Turns.MOST_WAITING_BYTES / 2);
        assertThat(next.isComplete()).isFalse();
        assertThat(take(1).failed()).isTrue();
        now += Turns.MOST_PATIENCE.toMillis() + 1;
        begun.get(1).complete(1);
        begun.get(2).complete(2);
        assertThat(half.result()).isEqualTo(2);
        assertThat(List.of(rest, next)).allMatch(Future::failed);
        // All of them were given back.
        assertThat(List.of(take(1), take(1), take(Turns.MOST_WAITING_BYTES))).noneMatch(Future::isComplete);
    }

    @Test
    void anErrorEndsItsTurn() {
        var failed = turns.take(1, () -> {
            throw new StackOverflowError();
        });

        assertThat(failed.cause()).isInstanceOf(StackOverflowError.class);
        assertThat(List.of(take(), take())).noneMatch(Future::isComplete);
        assertThat(begun).hasSize(2);
    }

    /** Each would begin the next one inside itself: no stack is so deep. */
    @Test
    void whatFailsAtOnceMakesRoomForTheNext() {
        var first = take();
        var second = take();
        var failing = IntStream.range(0, Turns.MOST_WAITING)
                .mapToObj(i -> turns.take(1, () -> {
                    throw new InvalidInput("x", "is wrong");
                }))
                .toList();
        begun.get(0).complete(7);

        assertThat(first.result()).isEqualTo(7);
        assertThat(second.isComplete()).isFalse();
        assertThat(failing).allMatch(one -> one.cause() instanceof InvalidInput);
    }
}

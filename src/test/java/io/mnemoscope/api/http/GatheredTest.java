package io.mnemoscope.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatheredTest {
    private static final int LONG = 4 << 20;

    private final Operations operations = TestOperations.create();
    private final Traffic traffic = new Traffic(operations);

    private long taken() {
        return operations.budget().taken(Kind.BODIES);
    }

    @Test
    void takesAFewLongBodiesToTheirEndRatherThanManyHalfWay() {
        int admitted = 0;
        var first = new Gathered(new BodyMemory(traffic));
        first.expect(LONG);
        try {
            while (admitted < 1_000) {
                new Gathered(new BodyMemory(traffic)).expect(LONG);
                admitted++;
            }
        } catch (TooManyRequests e) {
            assertThat(e.retryAfter()).isPositive();
        }
        long before = taken();

        first.add(Buffer.buffer(new byte[LONG]));

        assertThat(admitted).isBetween(1, 100);
        assertThat(taken()).isEqualTo(before);
        assertThat(first.whole()).hasSize(LONG);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_096, 60_000, 65_536, 65_537, 200_000})
    void takesWhatItNeedsAtOnceAndGivesItBack(int length) {
        var memory = new BodyMemory(traffic);
        var body = new Gathered(memory);

        body.expect(length);
        long before = taken();
        for (int sent = 0; sent < length; sent += 1_000) {
            body.add(Buffer.buffer(new byte[Math.min(1_000, length - sent)]));
            assertThat(taken()).isEqualTo(before);
        }

        assertThat(before).isEqualTo(length <= 65_536 ? length : 2L * length);
        assertThat(body.whole()).hasSize(length);
        assertThat(taken()).isEqualTo(length);
        memory.close();
        assertThat(taken()).isZero();
    }

    @Test
    void refusesMoreThanWasSaid() {
        var body = new Gathered(new BodyMemory(traffic));
        body.expect(5);

        assertThatThrownBy(() -> body.add(Buffer.buffer("0123456789")))
                .isInstanceOf(HttpRejection.class)
                .hasMessageContaining("longer than it said");
    }
}

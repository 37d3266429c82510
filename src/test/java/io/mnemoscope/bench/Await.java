package io.mnemoscope.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waiting, with a limit, for what another process does and does not announce. */
public final class Await {
    private static final Duration POLL = Duration.ofMillis(5);

    private Await() {}

    /**
     * Returns once the condition holds.
     *
     * @param what for the message
     * @throws org.awaitility.core.ConditionTimeoutException if it does not hold within {@code limit}
     */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        Awaitility.await(what).atMost(limit).pollInterval(POLL).until(condition::getAsBoolean);
    }

    /** Returns after this time: only to let a client keep a pace or honour {@code Retry-After}. */
    public static void pause(Duration pause) {
        long deadline = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}

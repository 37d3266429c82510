package io.mnemoscope.api.http;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.MemoryBudget.Kind;
import java.time.Duration;

/**
 * The memory of one request's body, taken from the budget before it is allocated. Long bodies may take a part of the budget
 * only, so that those that never end leave room for the short ones. Any thread.
 */
final class BodyMemory implements AutoCloseable {
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long SHORT = 32 * 1024;
    private static final long MEDIUM = 256 * 1024;

    private final Traffic traffic;
    private final MemoryBudget.Share share;

    BodyMemory(Traffic traffic) {
        this.traffic = traffic;
        this.share = traffic.budget().share(Kind.BODIES);
        traffic.bodyBegan();
    }

    /**
     * Takes memory.
     *
     * @param bytes of the array that is to be allocated
     * @throws HttpRejection 413 if so much can never be had
     * @throws TooManyRequests if it cannot be had now
     */
    void take(long bytes) {
        take(bytes, bytes);
    }

    /**
     * Takes memory for a part of something longer.
     *
     * @param bytes more
     * @param all with what was taken for it before
     * @throws HttpRejection 413 if so much can never be had
     * @throws TooManyRequests if it cannot be had now
     */
    void take(long bytes, long all) {
        var budget = traffic.budget();
        long mine = budget.limit(Kind.BODIES);
        long open = all <= SHORT ? mine : all <= MEDIUM ? mine / 4 * 3 : mine / 2;
        if (all > open) {
            traffic.refused(Traffic.Reason.MEMORY);
            throw new HttpRejection(
                    413, "the body is longer than the server has memory for; send NDJSON, or less at a time");
        }
        if (budget.taken(Kind.BODIES) + bytes > open || !share.tryGrow(bytes)) {
            traffic.refused(Traffic.Reason.MEMORY);
            throw new TooManyRequests("there is no memory for more request bodies now", RETRY_AFTER);
        }
    }

    /** Gives a part back. */
    void give(long bytes) {
        share.shrink(bytes);
    }

    /** Whether others may be short of memory. */
    boolean isScarce() {
        var budget = traffic.budget();
        return budget.taken(Kind.BODIES) > budget.limit(Kind.BODIES) / 2;
    }

    /** Whether so much is taken that a body which takes its time is not worth waiting for. */
    boolean isWanted() {
        var budget = traffic.budget();
        return budget.taken(Kind.BODIES) > budget.limit(Kind.BODIES) / 4;
    }

    /** Gives everything back. */
    @Override
    public void close() {
        share.close();
        traffic.bodyEnded();
    }
}

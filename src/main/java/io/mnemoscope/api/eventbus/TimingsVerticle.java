package io.mnemoscope.api.eventbus;

import io.mnemoscope.bus.Topics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;

/**
 * {@link PublicAddress#PROFILES}. On a thread of its own: to read 8 MiB of timings takes a good part of a second, in which no
 * query should wait. Out: {@link Topics#PROFILES_RECORD}.
 */
public final class TimingsVerticle extends VerticleBase {
    /** Of a body; some 50,000 timings. */
    private static final long MOST_BYTES = 8L << 20;

    /** Whose receipts are waited for. */
    private static final int MOST = 64;

    private final Turns turns;

    /** There is one of it. */
    public TimingsVerticle(InstantSource clock) {
        this.turns = new Turns(MOST, clock);
    }

    @Override
    public Future<?> start() {
        var requests = new ProfileRequests(vertx.eventBus());
        return new Requests(vertx.eventBus())
                .serve(
                        PublicAddress.PROFILES,
                        MOST_BYTES,
                        (body, bytes) -> turns.take(bytes, () -> requests.record(body)));
    }
}

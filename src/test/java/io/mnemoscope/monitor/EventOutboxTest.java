package io.mnemoscope.monitor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.rules.Outages;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SimulationWatch;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happened to alerts of whole simulations is stored once, in order, whatever the store is at meanwhile. */
@ExtendWith(VertxExtension.class)
class EventOutboxTest {
    private static final List<AlertEvent> LOST = lost();

    private final List<AlertEvent> stored = new CopyOnWriteArrayList<>();
    private volatile boolean outage;
    private EventOutbox outbox;
    private Context context;

    private static List<AlertEvent> lost() {
        var rules = RuleSettings.DEFAULTS.simulationRules();
        var watch = new SimulationWatch("town", Moments.START);
        watch.paced();
        watch.heard(Moments.START, Outages.NONE);
        return watch.judge(rules, Moments.START + 60_000, Outages.NONE);
    }

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        BusCodec.register(vertx.eventBus());
        context = vertx.getOrCreateContext();
        outbox = new EventOutbox(vertx.eventBus(), 1);
        Topics.EVENTS_STORE
                .of(0)
                .serve(vertx.eventBus(), message -> {
                    if (outage) {
                        return Future.failedFuture(new StoreUnavailable("a test", Duration.ofSeconds(1)));
                    }
                    stored.addAll(message.events());
                    return Future.succeededFuture(new Done(true));
                })
                .completion()
                .await(5, SECONDS);
    }

    /** On the one thread of the outbox. */
    private <T> T on(Supplier<T> work) {
        try {
            return Future.<T>future(promise -> context.runOnContext(ignored -> promise.complete(work.get())))
                    .await(5, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatCannotBeStoredWaitsAndIsStoredOnce() {
        assertThat(LOST).hasSize(1);
        outage = true;
        assertThat(on(() -> {
                    outbox.add(LOST);
                    outbox.send();
                    return outbox.holds("town");
                }))
                .isTrue();
        assertThat(on(() -> outbox.store("town", LOST).failed())).isTrue();

        outage = false;
        Awaitility.await()
                .until(() -> on(() -> {
                    outbox.send();
                    return !outbox.holds("town");
                }));

        assertThat(stored).containsExactlyElementsOf(LOST);
    }
}

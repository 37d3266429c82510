package io.mnemoscope.alert.delivery;

import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what becomes of deliveries: all that came while one write was under way go with the next, of each delivery only
 * the newest. What cannot be written is tried again; a crash before that has the notification sent once more. One event
 * loop.
 */
public final class DeliveryJournal {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryJournal.class);

    private final NotificationStore store;
    private final Consumer<Runnable> later;
    private final Consumer<Delivery> written;
    private final Map<String, Delivery> waiting = new LinkedHashMap<>();
    private Future<Void> writing = Future.succeededFuture();
    private final PipelineHealth health;

    /**
     * Writes nothing yet.
     *
     * @param later runs something after a while
     * @param written gets each delivery as it stands in the store then
     */
    public DeliveryJournal(
            NotificationStore store, PipelineHealth health, Consumer<Runnable> later, Consumer<Delivery> written) {
        this.store = store;
        this.health = health;
        this.later = later;
        this.written = written;
    }

    public void save(Delivery delivery) {
        waiting.put(delivery.notification().id(), delivery);
        save();
    }

    /** From now on what the store refuses is tried again: also what it has refused before. */
    public void run() {
        save();
    }

    /** Succeeds once all is written down, or fails where it cannot be for now. */
    public Future<Void> written() {
        return writing.compose(done -> waiting.isEmpty() ? Future.succeededFuture() : write());
    }

    private Future<Void> write() {
        if (!writing.isComplete() || waiting.isEmpty()) {
            return writing;
        }
        var batch = List.copyOf(waiting.values());
        waiting.clear();
        writing = store.update(batch)
                .onSuccess(done -> {
                    health.worked(Part.JOURNAL);
                    batch.forEach(written);
                })
                .onFailure(cause -> failed(batch, cause));
        writing.onSuccess(done -> save());
        return writing;
    }

    /** What has come meanwhile. */
    private void save() {
        write().onFailure(cause -> LOG.debug("deliveries wait reason={}", cause.getMessage()));
    }

    private void failed(List<Delivery> batch, Throwable cause) {
        health.waits(Part.JOURNAL, cause);
        batch.forEach(delivery -> waiting.putIfAbsent(delivery.notification().id(), delivery));
        later.accept(this::save);
    }
}

package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.delivery.PipelineHealth;
import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes into the history of alerts that they are suppressed; all that came while one write was under way go with the next,
 * and what the store refuses is tried again. One event loop.
 */
public final class AnnotationWriter {
    /** That wait; of more the newest are left out: they change nothing but what the history says. */
    private static final int MOST_WAITING = 10_000;

    private final NotificationStore store;
    private final PipelineHealth health;
    private final Consumer<Runnable> later;
    private final Consumer<List<StoredEvent>> onAnnotated;
    private final List<AlertAnnotation> waiting = new ArrayList<>();
    private Future<?> writing = Future.succeededFuture();
    private boolean refused;
    private long held;

    /**
     * Writes nothing yet.
     *
     * @param later runs something after a while
     * @param onAnnotated gets the events that are durable
     */
    public AnnotationWriter(
            NotificationStore store,
            PipelineHealth health,
            Consumer<Runnable> later,
            Consumer<List<StoredEvent>> onAnnotated) {
        this.store = store;
        this.health = health;
        this.later = later;
        this.onAnnotated = onAnnotated;
    }

    /** With how far the dispatch had come before: what is read again after a crash must not be less while they wait. */
    public void add(List<AlertAnnotation> annotations, long safe) {
        if (waiting.isEmpty() && !annotations.isEmpty()) {
            held = safe;
        }
        waiting.addAll(annotations.subList(0, Math.min(annotations.size(), MOST_WAITING - waiting.size())));
        if (!refused) {
            write();
        }
    }

    /** Events after this must be read again after a crash; {@link AggregationGroup#NEVER} if none need be. */
    public long held() {
        return waiting.isEmpty() ? AggregationGroup.NEVER : held;
    }

    private void write() {
        if (!writing.isComplete() || waiting.isEmpty()) {
            return;
        }
        var batch = List.copyOf(waiting);
        writing = store.annotate(batch).onSuccess(events -> {
            waiting.subList(0, batch.size()).clear();
            health.worked(Part.ANNOTATIONS);
            onAnnotated.accept(events);
        });
        writing.onComplete(done -> {
            refused = done.failed();
            if (refused) {
                health.waits(Part.ANNOTATIONS, done.cause());
                later.accept(this::write);
            } else {
                write();
            }
        });
    }
}

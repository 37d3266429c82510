package io.mnemoscope.notify;

import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;

/**
 * Somewhere to tell of alerts. To add one: a sub-package with an adapter of this, and a line in {@code Main}.
 */
public interface NotificationSink {
    /** For logs and metrics: {@code log}, {@code webhook}. */
    String name();

    /**
     * Tells of an event.
     *
     * @return succeeded once the other side has it
     */
    Future<Void> deliver(StoredEvent event);
}

package io.mnemoscope.notify;

import io.mnemoscope.domain.Notification;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Where notifications of alerts go. To add one: see {@link SinkFactory}.
 */
public interface NotificationSink {
    /** The receiver's name, as in the configuration. */
    String name();

    /** What it is: {@code log}, {@code webhook}. */
    String kind();

    /**
     * Tries once to deliver.
     *
     * @return succeeded once the other side has it; failed with {@link DeliveryFailed}, which says whether trying again may
     *     help; any other failure counts as one that may
     */
    Future<Void> deliver(Notification notification);

    /**
     * How often active alerts are sent again, changed or not, because the other side forgets them otherwise; zero for
     * a side that does not.
     */
    default Duration resend() {
        return Duration.ZERO;
    }

    /** Gives back what it holds. */
    default Future<Void> close() {
        return Future.succeededFuture();
    }
}

package io.mnemoscope.notify.log;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.notify.NotificationSink;
import io.mnemoscope.storage.StoredEvent;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of what people should know: that an alert fires, changes its severity, or is over. At most
 * {@value #LINES_PER_SECOND} lines a second, the rest counted: classic alerts can come with every snapshot. One thread.
 */
public final class LogSink implements NotificationSink {
    private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);
    private static final Set<AlertEvent.Kind> TOLD = Set.of(
            AlertEvent.Kind.FIRING,
            AlertEvent.Kind.SEVERITY_CHANGED,
            AlertEvent.Kind.FLAPPING,
            AlertEvent.Kind.RESOLVED);

    private static final int LINES_PER_SECOND = 20;

    private final InstantSource clock;
    private long second;
    private int lines;
    private long left;

    public LogSink(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Future<Void> deliver(StoredEvent stored) {
        var event = stored.event();
        if (TOLD.contains(event.kind()) && mayLog()) {
            var alert = event.alert();
            LOG.info(
                    "alert event={} severity={} type={} simulation={} agent={} message={}",
                    event.kind().wireName(),
                    alert.severity().wireName(),
                    alert.type().wireName(),
                    InvalidInput.shown(alert.agent().simulation()),
                    InvalidInput.shown(alert.agent().agent()),
                    alert.message());
        }
        return Future.succeededFuture();
    }

    private boolean mayLog() {
        long now = clock.millis() / 1_000;
        if (now != second) {
            if (left > 0) {
                LOG.info("alerts left out of the log count={}", left);
            }
            second = now;
            lines = 0;
            left = 0;
        }
        if (lines == LINES_PER_SECOND) {
            left++;
            return false;
        }
        lines++;
        return true;
    }
}

package io.mnemoscope.notify.log;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.NotificationSink;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of what people should know. At most {@value #LINES_PER_SECOND} lines a second, the rest counted: classic
 * alerts can come with every snapshot. One thread.
 */
public final class LogSink implements NotificationSink {
    private static final Logger LOG = LoggerFactory.getLogger(LogSink.class);
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
    public String kind() {
        return "log";
    }

    @Override
    public Future<Void> deliver(Notification notification) {
        left += notification.truncated();
        for (var alert : notification.alerts()) {
            if (mayLog()) {
                LOG.info(
                        "alert status={} reason={} severity={} rule={} simulation={} agent={} message={}",
                        alert.sentAsFiring() ? "firing" : "resolved",
                        notification.reason().wireName(),
                        alert.severity().wireName(),
                        InvalidInput.shown(alert.rule()),
                        InvalidInput.shown(alert.agent().simulation()),
                        InvalidInput.shown(alert.agent().agent()),
                        alert.message());
            }
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

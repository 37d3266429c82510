package io.mnemoscope.alert;

import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.NotificationSink;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/** A sink for tests that do not look at what is delivered. */
public record StubSink(String name, Duration resend, Function<Notification, Future<Void>> delivery)
        implements NotificationSink {

    /** One that must not get anything. */
    public static StubSink unused(String name, Duration resend) {
        return new StubSink(name, resend, notification -> {
            throw new UnsupportedOperationException();
        });
    }

    /** One that takes every notification; what became of it depends on the Future. */
    static StubSink answering(String name, Future<Void> answer) {
        return new StubSink(name, Duration.ZERO, notification -> answer);
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public Future<Void> deliver(Notification notification) {
        return delivery.apply(notification);
    }
}

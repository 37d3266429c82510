package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.monitor.VirtualTime;
import io.mnemoscope.notify.DeliveryFailed;
import io.mnemoscope.notify.NotificationSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A receiver in virtual time that is slow, fails before or after it has taken a notification, or asks to be left alone; and
 * what it knows. It outlives the servers.
 */
final class VirtualSink implements NotificationSink {
    private static final int SLOWEST_MILLIS = 20_000;
    private final String name;
    private final VirtualTime time;
    private final RandomGenerator random;
    /** The last word on each alert, as it was sent. */
    private final Map<String, Alert> heard = new HashMap<>();

    private final Map<String, String> stories = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final List<String> wrong = new ArrayList<>();
    private boolean failing;

    VirtualSink(String name, VirtualTime time, RandomGenerator random) {
        this.name = name;
        this.time = time;
        this.random = random;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "virtual";
    }

    /** From now on most deliveries fail, or none. */
    void failing(boolean on) {
        failing = on;
    }

    Map<String, Alert> heard() {
        return heard;
    }

    /** All that it was sent of an alert, for messages. */
    String story(String alert) {
        return stories.getOrDefault(alert, "");
    }

    /** Of all that it got. */
    Set<String> ids() {
        return ids;
    }

    /** What should not have come as it came. */
    List<String> wrong() {
        return wrong;
    }

    @Override
    public Future<Void> deliver(Notification notification) {
        Promise<Void> promise = Promise.promise();
        boolean fails = failing && random.nextInt(4) > 0;
        boolean takes = !fails || random.nextInt(3) == 0;
        var slowness = random.nextInt(random.nextInt(8) == 0 ? SLOWEST_MILLIS : 200);
        var failure = new DeliveryFailed(
                DeliveryFailed.Kind.RETRY, "busy", Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(30) : 0));
        time.after(Duration.ofMillis(slowness), () -> {
            if (takes) {
                take(notification);
            }
            time.after(Duration.ofMillis(random.nextInt(50)), () -> {
                if (fails) {
                    promise.fail(failure);
                } else {
                    promise.complete();
                }
            });
        });
        return promise.future();
    }

    private String line(Notification notification, Alert alert) {
        return "\n" + time.millis() + " " + name + " " + notification.id() + " of " + notification.createdMillis() + " "
                + notification.reason() + " " + alert.state();
    }

    private void take(Notification notification) {
        ids.add(notification.id());
        for (var alert : notification.alerts()) {
            stories.merge(alert.id(), line(notification, alert), String::concat);
            var before = heard.put(alert.id(), alert);
            if (before != null && !before.state().active() && alert.state().active()) {
                wrong.add(name + " heard of " + alert.id() + " again after its end: " + stories.get(alert.id()));
            }
            if (before != null && before.updatedMillis() > alert.updatedMillis()) {
                wrong.add(name + " heard of " + alert.id() + " as it was before: " + stories.get(alert.id()));
            }
        }
    }
}

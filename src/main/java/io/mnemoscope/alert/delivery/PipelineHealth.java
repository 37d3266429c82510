package io.mnemoscope.alert.delivery;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.operations.Conditions;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of the dispatch does not work, as the condition {@code notifications}; the log has it once. One event loop. */
public final class PipelineHealth {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineHealth.class);
    private static final String COMPONENT = "notifications";

    /** What can fail while the rest continues. */
    public enum Part {
        OUTBOX("notifications cannot be stored yet"),
        SET_ASIDE("some notifications cannot be stored and are not sent"),
        JOURNAL("outcomes of deliveries cannot be stored yet"),
        EVENTS("alert events cannot be read"),
        BEHIND("alert events wait to be dispatched"),
        ANNOTATIONS("suppressed alerts cannot be marked"),
        EVALUATION("some alerts cannot be evaluated");

        private final String text;

        Part(String text) {
            this.text = text;
        }
    }

    private final Conditions conditions;
    private final Map<Part, String> failing = new EnumMap<>(Part.class);

    public PipelineHealth(Conditions conditions) {
        this.conditions = conditions;
    }

    /** This does not work, from now on or still; answers whether that is new. */
    public boolean failed(Part part, String why) {
        boolean fresh = failing.put(part, why) == null;
        say();
        return fresh;
    }

    /** This works. */
    public void worked(Part part) {
        if (failing.remove(part) != null) {
            say();
        }
    }

    /** This has to wait, and is tried again. */
    public void waits(Part part, Throwable cause) {
        boolean fresh = failed(part, String.valueOf(cause.getMessage()));
        LOG.debug("event=dispatch.waits part={} new={}", part, fresh, cause);
    }

    /** This notification will never be in the store, and is not sent; what comes after it is. */
    public void setAside(Notification notification, Throwable cause) {
        var why = notification.group().text() + ": " + cause.getMessage();
        LOG.debug("event=dispatch.set_aside new={}", failed(Part.SET_ASIDE, why));
        LOG.error("notification set aside sink={} id={} at={}", notification.sink(), notification.id(), why, cause);
    }

    /** One alert or group that cannot be evaluated does not keep the others from it. Answers whether it went well. */
    @CanIgnoreReturnValue
    public boolean guarded(String what, Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            if (failed(Part.EVALUATION, what + ": " + e)) {
                LOG.error("event=dispatch.failed at={}", what, e);
            }
            return false;
        }
    }

    private void say() {
        if (failing.isEmpty()) {
            conditions.clear(COMPONENT);
        } else {
            var texts = failing.entrySet().stream()
                    .map(each -> each.getKey().text + ": " + each.getValue())
                    .toList();
            conditions.set(COMPONENT, Conditions.Level.DEGRADED, String.join("; ", texts));
        }
    }
}

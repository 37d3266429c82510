package io.mnemoscope.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver is notified of at one time: alerts of one group.
 *
 * @param id the same at every attempt, so that a receiver can recognise a repetition
 * @param sink the receiver's name
 * @param group what the alerts have in common
 * @param reason why now
 * @param createdMillis when it was decided
 * @param alerts as they stand: new ones first, then those that have ended, then the other active ones; at most 1,000, but
 *     for stateless receivers
 * @param truncated how many more there were
 */
public record Notification(
        String id, String sink, Group group, Reason reason, long createdMillis, List<Alert> alerts, long truncated) {
    public static final int MAX_ALERTS = 1_000;

    /** Why a notification is sent, as vmalert and Alertmanager's log know it, but said. */
    public enum Reason implements WireNamed {
        /** Nothing of the group was firing as far as the receiver knows. */
        FIRST,
        NEW_ALERTS,
        SOME_RESOLVED,
        ALL_RESOLVED,
        REPEAT
    }

    /**
     * What the alerts of a notification have in common.
     *
     * @param simulation of all
     * @param rule of all; {@link #SEVERAL_RULES} where they are not grouped by rule
     * @param agent of all; null where they are not grouped by agent
     */
    public record Group(
            String simulation, String rule, @Nullable String agent) {
        /** No rule has this name. */
        public static final String SEVERAL_RULES = "";

        /** Its parts, without those that the alerts do not share: {@code town/threshold_exceeded}. */
        public String text() {
            return simulation + (rule.isEmpty() ? "" : "/" + rule) + (agent == null ? "" : "/" + agent);
        }
    }

    public Notification {
        alerts = List.copyOf(alerts);
    }

    /** The same with these alerts. */
    public Notification with(List<Alert> others) {
        return new Notification(id, sink, group, reason, createdMillis, others, truncated);
    }

    /** Whether something is still wrong, be it among those that are listed or not. */
    public boolean firing() {
        return reason != Reason.ALL_RESOLVED;
    }
}

package io.mnemoscope.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver is told at one time of one group of alerts.
 *
 * @param id the same at every attempt, so that a receiver can tell a repetition
 * @param sink the receiver's name
 * @param group what the alerts have in common
 * @param reason why now
 * @param createdMillis when it was decided
 * @param alerts as they stand: new ones first, then those that are over, then those that go on; at most 1,000, but for
 *     receivers that forget
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
     * @param rule of all
     * @param agent of all, where alerts are not grouped; null where they are
     */
    public record Group(
            String simulation, String rule, @Nullable String agent) {}

    public Notification {
        alerts = List.copyOf(alerts);
    }

    /** Whether something is still wrong, be it among those that are listed or not. */
    public boolean firing() {
        return reason != Reason.ALL_RESOLVED;
    }
}

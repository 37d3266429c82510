package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.alert.group.PlannedNotification;
import io.mnemoscope.domain.Alert;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One group on its way through the stages: which of its alerts are muted, and the notifications planned so far. One thread. */
public final class GroupFlush {
    private final AggregationGroup group;
    private final long nowMillis;
    /** By alert. */
    private final Map<String, MuteReason> muted = new HashMap<>();

    private final List<PlannedNotification> planned = new ArrayList<>();

    /**
     * Nothing is muted or planned.
     *
     * @param nowMillis the time of this round
     */
    public GroupFlush(AggregationGroup group, long nowMillis) {
        this.group = group;
        this.nowMillis = nowMillis;
    }

    public AggregationGroup group() {
        return group;
    }

    long nowMillis() {
        return nowMillis;
    }

    /** No receiver is notified of this alert; the first reason counts. */
    void mute(Alert alert, MuteReason why) {
        muted.putIfAbsent(alert.id(), why);
    }

    /** Why no receiver is notified of this alert. */
    Optional<MuteReason> mutedBy(Alert alert) {
        return Optional.ofNullable(muted.get(alert.id()));
    }

    void plan(List<PlannedNotification> notifications) {
        planned.addAll(notifications);
    }

    List<PlannedNotification> planned() {
        return planned;
    }
}

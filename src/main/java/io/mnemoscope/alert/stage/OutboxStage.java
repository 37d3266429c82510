package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.PlannedNotification;
import io.mnemoscope.domain.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Stores the planned notifications of all groups of a round at once, before any is sent. Reminders of stateless receivers are
 * not stored: if one is lost, the next one does.
 */
public final class OutboxStage implements Stage {
    private final Consumer<List<Notification>> outbox;
    private final Consumer<Notification> reminders;
    private final List<PlannedNotification> planned = new ArrayList<>();

    /**
     * Collects nothing yet.
     *
     * @param outbox gets the notifications of each round to be stored and then sent, also where there are none
     * @param reminders gets each reminder to be sent at once
     */
    public OutboxStage(Consumer<List<Notification>> outbox, Consumer<Notification> reminders) {
        this.outbox = outbox;
        this.reminders = reminders;
    }

    @Override
    public void process(GroupFlush flush) {
        planned.addAll(flush.planned());
    }

    @Override
    public void complete(long safeOffset) {
        var round = List.copyOf(planned);
        planned.clear();
        outbox.accept(round.stream()
                .filter(plan -> !plan.refresh())
                .map(PlannedNotification::notification)
                .toList());
        // After that: one that fails at once may have the next round begin, whose cursor goes past these.
        round.stream().filter(PlannedNotification::refresh).forEach(plan -> reminders.accept(plan.notification()));
    }
}

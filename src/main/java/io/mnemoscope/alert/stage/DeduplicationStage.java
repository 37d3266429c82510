package io.mnemoscope.alert.stage;

/** Plans a notification for each receiver that is due and does not know the alerts of the group as they are. */
public final class DeduplicationStage implements Stage {
    @Override
    public void process(GroupFlush flush) {
        flush.plan(flush.group().plan(alert -> flush.mutedBy(alert).isPresent(), flush.nowMillis()));
    }
}

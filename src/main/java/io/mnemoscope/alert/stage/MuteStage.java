package io.mnemoscope.alert.stage;

/** Mutes the alerts of a group that a {@link Muter} mutes and no stage before has. */
public final class MuteStage implements Stage {
    private final Muter muter;

    public MuteStage(Muter muter) {
        this.muter = muter;
    }

    @Override
    public void process(GroupFlush flush) {
        flush.group().eachAlert(alert -> {
            if (flush.mutedBy(alert).isEmpty()) {
                muter.mutes(alert, flush.nowMillis()).ifPresent(why -> flush.mute(alert, why));
            }
        });
    }
}

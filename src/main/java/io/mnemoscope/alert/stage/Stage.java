package io.mnemoscope.alert.stage;

/**
 * One step from an alert group that is due to its notifications; the pipeline is a list of them. A stage that throws keeps
 * this group back until its next turn, and no other. That holds up to {@link DeduplicationStage}, which notes in the group what
 * it plans: stages behind it only collect, and work in {@link #complete}. Runs on one event loop.
 */
public interface Stage {
    /** One group that is due. */
    void process(GroupFlush flush);

    /**
     * All groups that are due have been processed by all stages: what was collected is written or sent now, stage by stage. What
     * {@link AnnotationStage} writes holds the cursor of {@link OutboxStage} back, so it comes before.
     *
     * @param safeOffset events up to here were dealt with before this round: after a crash they need not be read again
     */
    default void complete(long safeOffset) {}
}

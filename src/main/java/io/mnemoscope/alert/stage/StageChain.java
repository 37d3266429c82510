package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.delivery.PipelineHealth;
import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.alert.group.GroupScheduler;
import java.util.List;

/** The stages in order. A group at which one of them fails is due again later, and keeps no other back. One event loop. */
public final class StageChain {
    private final List<Stage> stages;
    private final PipelineHealth health;

    public StageChain(PipelineHealth health, Stage... stages) {
        this.health = health;
        this.stages = List.of(stages);
    }

    /**
     * Processes the groups that are due.
     *
     * @param safeOffset see {@link Stage#complete}
     */
    public void run(GroupScheduler groups, long nowMillis, long safeOffset) {
        boolean well = true;
        for (var group : groups.takeDue(nowMillis)) {
            well &= process(group, nowMillis);
            groups.reschedule(group);
        }
        if (well) {
            health.worked(Part.EVALUATION);
        }
        for (var stage : stages) {
            health.guarded(stage.getClass().getSimpleName(), () -> stage.complete(safeOffset));
        }
    }

    private boolean process(AggregationGroup group, long nowMillis) {
        var flush = new GroupFlush(group, nowMillis);
        boolean done = health.guarded(group.key().text(), () -> stages.forEach(stage -> stage.process(flush)));
        if (!done) {
            group.postpone(nowMillis);
        }
        return done;
    }
}

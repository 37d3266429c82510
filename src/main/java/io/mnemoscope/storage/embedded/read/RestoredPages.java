package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.Restored;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes pages of agents on and says how many agents that were; the pieces of one follow one another. One pass. */
public final class RestoredPages implements Consumer<List<Restored>> {
    private final Consumer<List<Restored>> to;
    private final StartProgress progress;
    private @Nullable AgentId last;

    public RestoredPages(Consumer<List<Restored>> to, StartProgress progress) {
        this.to = to;
        this.progress = progress;
    }

    @Override
    public void accept(List<Restored> page) {
        to.accept(page);
        long agents = 0;
        long rows = 0;
        for (var piece : page) {
            agents += piece.agent().equals(last) ? 0 : 1;
            last = piece.agent();
            rows += piece.since().size();
        }
        progress.done(Phase.AGENTS, agents, rows);
    }
}

package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.embedded.state.Reply;

/** A batch and who waits for it. */
public record Append(StoreBatch batch, Reply<Appended> reply) implements Command {
    /** An alert event is a part of a block, and mostly a change of a row with three indexes. */
    private static final int EVENT = 4;

    @Override
    public int weight() {
        return batch.snapshots().size() + EVENT * batch.events().size();
    }

    @Override
    public void fail(Throwable cause) {
        reply.fail(cause);
    }
}

package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.Appended;
import io.mnemoscope.storage.StoreBatch;

/** A batch and who waits for it. */
record Append(StoreBatch batch, Reply<Appended> reply) implements Command {
    @Override
    public int rows() {
        return batch.snapshots().size();
    }

    @Override
    public void fail(Throwable cause) {
        reply.fail(cause);
    }
}

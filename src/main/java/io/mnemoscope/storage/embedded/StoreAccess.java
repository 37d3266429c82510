package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.embedded.read.Reader;
import io.mnemoscope.storage.embedded.read.Readers;
import io.mnemoscope.storage.embedded.state.Reply;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.write.CommandQueue;
import io.mnemoscope.storage.embedded.write.Task;
import io.vertx.core.Future;

/** The ways to the file's tables, for all that is kept beside snapshots and alerts. Any thread. */
record StoreAccess(CommandQueue queue, Readers readers, StoreIndex memory) {
    /** What cannot be read. */
    Damage damage() {
        return memory.damage;
    }

    /** Does it in its turn, in a transaction of its own. */
    <T> Future<T> write(Task.Work<T> work) {
        var reply = new Reply<T>();
        queue.offer(new Task<>(work, reply, false));
        return reply.future();
    }

    /** Asks on a connection that cannot write. */
    <T> Future<T> ask(Reader.Lookup<T> lookup) {
        return readers.ask(reader -> reader.ask(lookup));
    }

    /** Answers once all that was appended before is committed, with the generation of then. */
    Future<Long> barrier() {
        return write(session -> queue.generation());
    }
}

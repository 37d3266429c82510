package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the writer, bounded, in order, with the generation: a batch that is refused for want of room makes those
 * after it stale under the same lock, since they were made by monitors that saw it. Any thread.
 */
public final class CommandQueue {
    private static final int MAX_WEIGHT = 200_000;
    private static final int MAX_COMMANDS = 1_024;
    private static final Duration SOON = Duration.ofSeconds(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Command> waiting = new ArrayDeque<>();
    private long weight;
    private long generation = 1;
    private boolean closed;

    public void offer(Command command) {
        var refusal = tryOffer(command);
        if (refusal != null) {
            command.fail(refusal);
        }
    }

    private @org.jspecify.annotations.Nullable StoreUnavailable tryOffer(Command command) {
        lock.lock();
        try {
            if (closed) {
                return new StoreUnavailable("the store is closed", SOON);
            }
            if (command instanceof Append append) {
                if (append.batch().generation() != generation) {
                    return new StoreUnavailable("an earlier batch was not written: restore first", Duration.ZERO);
                }
                if (!waiting.isEmpty() && (weight + command.weight() > MAX_WEIGHT || waiting.size() >= MAX_COMMANDS)) {
                    generation++;
                    return new StoreUnavailable("the store's queue is full", SOON);
                }
            }
            waiting.add(command);
            weight += command.weight();
            filled.signal();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Commands up to this weight, at least one; empty if none came in time. */
    List<Command> take(int most, long millis) throws InterruptedException {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (waiting.isEmpty() && nanos > 0 && !closed) {
                nanos = filled.awaitNanos(nanos);
            }
            var taken = new ArrayList<Command>();
            int takenWeight = 0;
            for (var next = waiting.peek();
                    next != null && (taken.isEmpty() || takenWeight + next.weight() <= most);
                    next = waiting.peek()) {
                taken.add(waiting.remove());
                takenWeight += next.weight();
            }
            weight -= takenWeight;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** From now on batches of before are stale; answers all that waited. */
    List<Command> fail() {
        lock.lock();
        try {
            generation++;
            var failed = new ArrayList<>(waiting);
            waiting.clear();
            weight = 0;
            return failed;
        } finally {
            lock.unlock();
        }
    }

    /** How many commands wait. */
    public int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    public long generation() {
        lock.lock();
        try {
            return generation;
        } finally {
            lock.unlock();
        }
    }

    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing waits and nothing will. */
    boolean finished() {
        lock.lock();
        try {
            return closed && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}

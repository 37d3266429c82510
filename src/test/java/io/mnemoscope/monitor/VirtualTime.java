package io.mnemoscope.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock and a scheduler of a simulation: time passes only from one task to the next. One thread. */
public final class VirtualTime implements InstantSource {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::millis).thenComparingLong(Task::number));
    private long millis;
    private long number;

    private record Task(long millis, long number, Runnable work) {}

    @Override
    public Instant instant() {
        return START.plusMillis(millis);
    }

    /** Runs it then; tasks of the same time run in the order in which they came. */
    public void after(Duration delay, Runnable work) {
        tasks.add(new Task(millis + delay.toMillis(), number++, work));
    }

    /** Runs the next task; false if there is none. */
    public boolean step() {
        var next = tasks.poll();
        if (next == null) {
            return false;
        }
        millis = next.millis();
        next.work().run();
        return true;
    }

    /** What has not run never will. */
    public void crash() {
        tasks.clear();
    }
}

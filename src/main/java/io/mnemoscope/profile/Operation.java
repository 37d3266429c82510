package io.mnemoscope.profile;

import io.mnemoscope.domain.OperationProfile.Figures;
import java.util.ArrayDeque;
import java.util.Deque;

/** One operation over its life and over the last minute, which is kept in four stretches of 15 s. Not thread-safe. */
final class Operation {
    private static final long STRETCH_MILLIS = 15_000;
    private static final int STRETCHES = 4;

    private record Stretch(long number, Times times) {}

    private final Times lifetime = new Times();
    private final Deque<Stretch> recent = new ArrayDeque<>();

    void add(long nanos, boolean failed, long nowMillis) {
        lifetime.add(nanos, failed);
        forget(nowMillis);
        long number = nowMillis / STRETCH_MILLIS;
        if (recent.isEmpty() || recent.getLast().number() < number) {
            recent.addLast(new Stretch(number, new Times()));
        }
        recent.getLast().times().add(nanos, failed);
    }

    Figures lifetime() {
        return lifetime.figures();
    }

    Figures lastMinute(long nowMillis) {
        forget(nowMillis);
        var sum = new Times();
        recent.forEach(stretch -> sum.add(stretch.times()));
        return sum.figures();
    }

    private void forget(long nowMillis) {
        while (!recent.isEmpty() && recent.getFirst().number() <= nowMillis / STRETCH_MILLIS - STRETCHES) {
            recent.removeFirst();
        }
    }
}

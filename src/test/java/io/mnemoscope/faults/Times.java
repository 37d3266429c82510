package io.mnemoscope.faults;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Where the time of the rounds goes. One thread. */
final class Times {
    private final Map<String, Long> millis = new TreeMap<>();

    /** Does it and adds what it took to the others of this name, whether it fails or not. */
    <T> T timed(String name, Supplier<T> work) {
        long began = System.nanoTime();
        try {
            return work.get();
        } finally {
            millis.merge(name, (System.nanoTime() - began) / 1_000_000, Long::sum);
        }
    }

    void addTo(Times sum) {
        millis.forEach((name, more) -> sum.millis.merge(name, more, Long::sum));
    }

    /** Milliseconds by name. */
    @Override
    public String toString() {
        return millis.toString();
    }
}

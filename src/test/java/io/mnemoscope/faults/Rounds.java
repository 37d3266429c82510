package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.notify.HookServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rounds of faults, so many on one lineage of servers after the other; each lineage is compared in the end with a server that
 * was left alone. One thread.
 */
final class Rounds {
    private final Path directory;
    private final FaultLayer layer;
    private final HookServer receiver;
    private final long seed;
    private final Map<String, Integer> steps = new TreeMap<>();
    private final Times times = new Times();
    private long snapshots;
    private long refusals;

    /** One of them. */
    interface Round {
        void run(Lineage lineage, int round);
    }

    Rounds(Path directory, HookServer receiver, long seed) throws IOException {
        this.directory = directory;
        this.layer = FaultLayer.in(directory);
        this.receiver = receiver;
        this.seed = seed;
    }

    FaultLayer layer() {
        return layer;
    }

    HookServer receiver() {
        return receiver;
    }

    /** A lineage on a directory of this name. */
    Lineage lineage(String name, int number) {
        return new Lineage(directory.resolve(name), layer, receiver, seed + number);
    }

    /**
     * Runs them.
     *
     * @param ofOne how many a lineage has at most
     */
    void run(int count, int ofOne, Round round) {
        for (int next = 0, part = 0; next < count; part++) {
            int until = Math.min(count, next + ofOne);
            try (var lineage = lineage("part" + part, part)) {
                for (; next < until; next++) {
                    round.run(lineage, next);
                }
                lineage.checkAgainstAnUninterruptedOne();
                snapshots += lineage.snapshots();
                refusals += lineage.refusals();
                lineage.steps().forEach((kind, more) -> steps.merge(kind, more, Integer::sum));
                lineage.times().addTo(times);
            }
            System.out.printf(
                    "rounds=%d seed=%d snapshots=%d refused=%d steps=%s millis=%s%n",
                    next, seed, snapshots, refusals, steps, times);
        }
    }

    /** Whether there was everything that is to happen meanwhile. */
    void checkVariety() {
        assertThat(steps.keySet())
                .as("what happened meanwhile, seed " + seed)
                .contains("Send", "Resend", "Forget", "Clear", "Configure", "ConfigureAgent", "Silence")
                .contains("Expired", "Notifications");
    }
}

package io.mnemoscope.bench;

import static org.assertj.core.api.Assertions.assertThat;

/** What something costs a server's process: how much more resident memory it grows by with it than without it. */
public final class MemoryCost {
    private MemoryCost() {}

    /** A round with a server of its own. */
    @FunctionalInterface
    public interface Round {
        /** MiB of resident memory that the server's process grows by. */
        double growthMiB(boolean with) throws Exception;
    }

    /** Runs a round without it and one with it; fails if it costs so many MiB or more. */
    public static void isLessThan(double mebibytes, String what, Round round) throws Exception {
        double without = round.growthMiB(false);

        double with = round.growthMiB(true);

        assertThat(with - without)
                .as("MiB more with %s: %.0f against %.0f", what, with, without)
                .isLessThan(mebibytes);
    }
}

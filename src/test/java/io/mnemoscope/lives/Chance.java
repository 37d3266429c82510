package io.mnemoscope.lives;

import java.util.random.RandomGenerator;

/** Numbers by chance. */
final class Chance {
    private static final double MANY = 30;

    private Chance() {}

    /** Of a Poisson distribution of this mean. */
    static long poisson(RandomGenerator random, double mean) {
        if (mean > MANY) {
            return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double floor = Math.exp(-mean);
        long count = 0;
        for (double product = random.nextDouble(); product > floor; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}

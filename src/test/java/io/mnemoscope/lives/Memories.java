package io.mnemoscope.lives;

import java.util.List;
import java.util.function.Supplier;

/** Healthy agents whose memories are of different kinds. */
final class Memories {
    static final List<Supplier<Script>> ALL = List.of(
            SmallLimits::new,
            Unbounded::new,
            Fifo::new,
            Cleanup::new,
            ContextWindow::new,
            RunningSummary::new,
            LongEpisodes::new,
            DayEpisodes::new,
            SlowModel::new,
            NoisyModel::new);

    private Memories() {}

    /** Limits of 20 to 100, which are reached again and again. */
    static final class SmallLimits extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit = persona.random.nextInt(20, 101);
                persona.episode = Math.min(persona.episode, persona.limit / 3);
                persona.fifo = persona.random.nextBoolean();
                persona.past(2 * persona.limit);
                persona.current = persona.fifo ? persona.limit : persona.limit / 4;
                persona.cleanAt = 0.9;
            }
        }
    }

    /** No limits. */
    static final class Unbounded extends Script {
        @Override
        void cast(Society society) {
            society.cast.forEach(persona -> persona.limit = 0);
        }
    }

    /** At its limit all the time: the oldest go, which were consolidated long ago. */
    static final class Fifo extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit = 100L * persona.random.nextInt(2, 11);
                persona.fifo = true;
                persona.past(2 * persona.limit);
                persona.current = persona.limit;
                persona.evicted = persona.limit;
            }
        }
    }

    /** Cleaned when it is nearly full, again and again. */
    static final class Cleanup extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit = persona.random.nextInt(80, 250);
                persona.cleanAt = 0.86 + 0.13 * persona.random.nextDouble();
                persona.past(persona.limit / 2);
            }
        }
    }

    /** Tokens, that are compressed when the window is nearly full. */
    static final class ContextWindow extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit = 16_000L << persona.random.nextInt(3);
                persona.rate = persona.limit / 60.0 * (0.5 + persona.random.nextDouble());
                persona.episode = Long.MAX_VALUE;
                persona.current = 1_500;
                persona.gauges = Gauges.NONE;
            }
        }

        @Override
        void step(Society society, int step) {
            for (var persona : society.cast) {
                persona.pace = 0.3 + 1.4 * persona.random.nextDouble();
                persona.current += persona.buffer;
                persona.buffer = 0;
                if (persona.current > 0.92 * persona.limit) {
                    long kept = (long) (persona.limit * (0.2 + 0.1 * persona.random.nextDouble()));
                    persona.consolidations++;
                    persona.consolidated += persona.current - kept;
                    persona.lastSeconds = 6 + 6 * persona.random.nextDouble();
                    persona.current = kept;
                }
                persona.cleans = false;
            }
        }
    }

    /** A summary of some hundred tokens, and what was said since. */
    static final class RunningSummary extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit = persona.random.nextBoolean() ? 0 : 8_000;
                persona.rate = 250 * (0.5 + persona.random.nextDouble());
                persona.episode = 3_500;
                persona.arrives = false;
                persona.cleans = false;
                persona.gauges = Gauges.NONE;
            }
        }

        @Override
        void step(Society society, int step) {
            for (var persona : society.cast) {
                persona.pace = 0.3 + 1.4 * persona.random.nextDouble();
                if (persona.buffer == 0) {
                    persona.current = persona.random.nextLong(600, 800);
                }
            }
        }
    }

    /** Episodes of 60 to 150 memories; some agents say so by a gauge. */
    static final class LongEpisodes extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.episode = persona.random.nextInt(60, 150);
                persona.limit *= 4;
            }
        }
    }

    /** An episode is a day of eighty steps, consolidated by hand in the evening. */
    static final class DayEpisodes extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.episode = Long.MAX_VALUE;
                persona.limit *= 4;
                persona.gauges = persona.gauges == Gauges.CLIENT ? Gauges.NONE : persona.gauges;
            }
        }

        @Override
        void step(Society society, int step) {
            if (step % 80 == 79) {
                for (var persona : society.cast) {
                    persona.consolidate();
                    persona.manual++;
                }
            }
        }
    }

    /** Each consolidation takes about 45 seconds. */
    static final class SlowModel extends Script {
        @Override
        void cast(Society society) {
            society.cast.forEach(persona -> persona.seconds = 45);
            society.stepMillis = 45_000;
        }
    }

    /** Of a hundred calls four wait for the rate limit. */
    static final class NoisyModel extends Script {
        @Override
        void cast(Society society) {
            society.cast.forEach(persona -> persona.slowShare = 0.04);
        }
    }
}

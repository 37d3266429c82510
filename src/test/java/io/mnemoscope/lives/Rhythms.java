package io.mnemoscope.lives;

import java.util.List;
import java.util.function.Supplier;

/** Healthy agents that store in different rhythms. */
final class Rhythms {
    static final List<Supplier<Script>> ALL = List.of(
            Plain::new,
            Talkative::new,
            Idle::new,
            Bursty::new,
            Diurnal::new,
            BigSteps::new,
            SlowGrowth::new,
            Intervention::new,
            TurnTaking::new,
            BackStories::new);

    private Rhythms() {}

    /** Nothing special. */
    static final class Plain extends Script {}

    /** Half of the agents talk far more than the others. */
    static final class Talkative extends Script {
        @Override
        void cast(Society society) {
            for (int i = 0; i < 5; i++) {
                society.cast.get(i).rate *= 4;
            }
        }
    }

    /** Hardly anything happens. */
    static final class Idle extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.rate = 0.02 + 0.1 * persona.random.nextDouble();
                persona.calls = persona.rate;
            }
        }
    }

    /** Little, and now and then a lot at once. */
    static final class Bursty extends Script {
        @Override
        void cast(Society society) {
            society.cast.forEach(persona -> persona.rate = 0.7);
        }

        @Override
        void step(Society society, int step) {
            for (var persona : society.cast) {
                if (persona.random.nextInt(30) == 0) {
                    persona.extra = persona.random.nextInt(15, 40);
                }
            }
        }
    }

    /** Days of 96 steps, with nights. */
    static final class Diurnal extends Script {
        private static final int DAY = 96;

        @Override
        void step(Society society, int step) {
            double hour = Math.sin(2 * Math.PI * step / DAY);
            society.cast.forEach(persona -> persona.pace = Math.max(0.02, 1 + 1.5 * hour));
        }
    }

    /** Each step stores dozens of memories. */
    static final class BigSteps extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.rate = persona.random.nextInt(20, 45);
                persona.limit *= 10;
            }
        }
    }

    /** Each stores half as much again at the end as in the beginning. */
    static final class SlowGrowth extends Script {
        @Override
        void step(Society society, int step) {
            society.cast.forEach(persona -> persona.pace = 1 + 0.5 * step / society.steps);
        }
    }

    /** Something happens to all at once, three times. */
    static final class Intervention extends Script {
        @Override
        void step(Society society, int step) {
            if (step > 50 && step % 110 < 8) {
                society.cast.forEach(persona -> persona.pace = 5);
            }
        }
    }

    /** One after another acts. */
    static final class TurnTaking extends Script {
        @Override
        void cast(Society society) {
            society.steps = 1_200;
            society.stepMillis = Math.min(society.stepMillis, 10_000);
        }

        @Override
        boolean acts(Society society, Persona persona, int step) {
            return society.cast.get(step % society.cast.size()) == persona;
        }
    }

    /** Hundreds of memories of the time before are stored at the second step. */
    static final class BackStories extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.current = 0;
                persona.limit *= 5;
            }
        }

        @Override
        void step(Society society, int step) {
            if (step == 1) {
                society.cast.forEach(persona -> persona.current += persona.random.nextInt(200, 700));
            }
        }
    }
}

package io.mnemoscope.lives;

import java.util.List;
import java.util.function.Supplier;

/** Memories that are gone, and agents that fall silent. */
final class LossFaults {
    static final List<Supplier<Script>> ALL = List.of(
            Amnesia::new,
            PartialAmnesia::new,
            SlowLoss::new,
            Stuck::new,
            Stalled::new,
            Lost::new,
            ClockAhead::new,
            Outage::new,
            Flood::new,
            Reset::new);

    private LossFaults() {}

    /** A memory of some hundreds, never cleaned. */
    private static void ample(Persona persona) {
        persona.limit = 0;
        persona.current = Math.max(persona.current, 150);
    }

    /** All is gone between two snapshots. */
    static final class Amnesia extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            ample(persona);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            if (since == 0) {
                persona.current = 0;
                persona.buffer = 0;
            }
        }
    }

    /** Half is gone. */
    static final class PartialAmnesia extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            ample(persona);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            if (since == 0) {
                persona.current /= 2;
            }
        }
    }

    /** Of a hundred memories two are gone at each step. */
    static final class SlowLoss extends FaultScript {
        SlowLoss() {
            super(60);
        }

        @Override
        void prepare(Society society, Persona persona) {
            ample(persona);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.current -= Chance.poisson(persona.random, 0.02 * persona.current);
            persona.current = Math.max(0, persona.current);
        }
    }

    /** It goes on to report, and remembers nothing more. */
    static final class Stuck extends FaultScript {
        Stuck() {
            super(30);
        }

        @Override
        void prepare(Society society, Persona persona) {
            persona.rate = Math.max(1.5, persona.rate);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.rate = 0;
        }
    }

    /** It sends nothing more, while the others go on. */
    static final class Stalled extends FaultScript {
        private boolean silent;
        private Object whose = this;

        @Override
        void harm(Society society, Persona persona, int since) {
            silent = true;
            whose = persona;
        }

        @Override
        boolean acts(Society society, Persona persona, int step) {
            return !silent || whose != persona;
        }
    }

    /** The simulation sends nothing more. */
    static final class Lost extends FaultScript {
        private boolean silent;

        @Override
        boolean ofAll() {
            return true;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            silent = true;
            society.finished = false;
        }

        @Override
        boolean acts(Society society, Persona persona, int step) {
            return !silent;
        }
    }

    /** The clock of one is two hours ahead for a while, and right again. */
    static final class ClockAhead extends FaultScript {
        @Override
        void harm(Society society, Persona persona, int since) {
            persona.skewMillis = since < 30 ? 2 * 3_600_000L : 0;
        }

        @Override
        boolean shows(Persona persona, int since) {
            return since >= 30;
        }
    }

    /** The model answers nobody: nothing is consolidated. */
    static final class Outage extends FaultScript {
        @Override
        boolean ofAll() {
            return true;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            society.cast.forEach(each -> each.consolidates = false);
        }
    }

    /** All store eight times as much. */
    static final class Flood extends FaultScript {
        @Override
        boolean ofAll() {
            return true;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            society.cast.forEach(each -> each.pace = 8);
        }
    }

    /** All memories are gone at once, in a run that goes on. */
    static final class Reset extends FaultScript {
        @Override
        boolean ofAll() {
            return true;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            if (since == 0) {
                for (var each : society.cast) {
                    each.current = 0;
                    each.buffer = 0;
                }
            }
        }
    }
}

package io.mnemoscope.lives;

import java.util.List;
import java.util.function.Supplier;

/** Memories that become too full, or grow as they should not. */
final class FillFaults {
    static final List<Supplier<Script>> ALL = List.of(
            Threshold::new,
            Burst::new,
            Leak::new,
            Eviction::new,
            HiddenEviction::new,
            Forecast::new,
            LeakToLimit::new,
            Creep::new,
            DoubleStoring::new);

    private FillFaults() {}

    private static double pressure(Persona persona) {
        return (double) (persona.current + persona.buffer) / persona.limit;
    }

    /** It is not cleaned any more: past 80 %, then past 95 %. */
    static final class Threshold extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 300;
            persona.current = 90;
            persona.rate = Math.max(2, persona.rate);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.cleanAt = 2;
        }

        @Override
        boolean shows(Persona persona, int since) {
            return pressure(persona) >= 0.8;
        }
    }

    /** Three to five times as many memories as there are come within one step. */
    static final class Burst extends FaultScript {
        @Override
        void harm(Society society, Persona persona, int since) {
            if (since == 0) {
                persona.extra = persona.random.nextInt(3, 6) * (persona.current + persona.buffer);
                persona.cleans = false;
            }
        }
    }

    /** It stores four times as much as before. */
    static final class Leak extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 0;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.pace = 4;
        }
    }

    /** The buffer has no room: what is not consolidated yet falls out. */
    static final class Eviction extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = Gauges.FULL;
            persona.limit = 500;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.bufferLimit = persona.episode - 1;
        }
    }

    /** It is full, and what is oldest falls out, without a gauge that says so. */
    static final class HiddenEviction extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = Gauges.NONE;
            persona.limit = 500;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.cleanAt = 2;
            persona.fifo = true;
            if (since == 0) {
                persona.limit = Math.max(1, persona.current + persona.buffer);
            }
        }
    }

    /** It is not cleaned any more, and full within fifty steps. */
    static final class Forecast extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 1_000;
            persona.current = 300;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.cleanAt = 2;
            persona.pace = 4;
        }

        @Override
        boolean shows(Persona persona, int since) {
            return persona.limit - persona.current - persona.buffer <= 50 * 4 * persona.rate;
        }
    }

    /** A leak where there is a limit. */
    static final class LeakToLimit extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 4_000;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.pace = 4;
            persona.cleanAt = 2;
        }
    }

    /** The rate doubles within a hundred steps. */
    static final class Creep extends FaultScript {
        private static final int DOUBLED = 100;

        Creep() {
            super(60);
        }

        @Override
        void cast(Society society) {
            super.cast(society);
            society.steps = 500;
        }

        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 0;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.pace = 1 + Math.min(1.5, (double) since / DOUBLED);
        }

        @Override
        boolean shows(Persona persona, int since) {
            return since >= DOUBLED;
        }
    }

    /** Each memory is stored twice. */
    static final class DoubleStoring extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.limit = 0;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.copies = 2;
        }
    }
}

package io.mnemoscope.lives;

import java.util.List;
import java.util.function.Supplier;

/** Consolidations that do not do what they should. */
final class ConsolidationFaults {
    static final List<Supplier<Script>> ALL = List.of(
            Storm::new,
            StormWithoutGauges::new,
            Never::new,
            Ineffective::new,
            Oversize::new,
            Slow::new,
            Slower::new,
            Lossy::new,
            SemanticBloat::new,
            Calls::new);

    private ConsolidationFaults() {}

    /** Nearly each memory is consolidated by itself, or again and again with those before. */
    private static void storm(Persona persona, int since) {
        if (since == 0) {
            persona.commits = persona.random.nextBoolean();
            persona.episode = 1;
        }
    }

    /** A consolidation for nearly each memory, which the gauges count. */
    static final class Storm extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = Gauges.FULL;
            persona.rate = Math.min(1.5, persona.rate);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            storm(persona, since);
        }
    }

    /** The same of an agent that sends none. */
    static final class StormWithoutGauges extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = Gauges.NONE;
            persona.rate = Math.min(1.5, persona.rate);
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            storm(persona, since);
        }
    }

    /** Episodes are not consolidated any more. */
    static final class Never extends FaultScript {
        @Override
        void harm(Society society, Persona persona, int since) {
            persona.consolidates = false;
        }
    }

    /** Consolidation runs as often as before, but the buffer stays. */
    static final class Ineffective extends FaultScript {
        private long next;

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.commits = false;
            if (since == 0 || persona.buffer >= next) {
                next = persona.buffer + 12;
                persona.consolidates = true;
            } else {
                persona.consolidates = false;
            }
        }
    }

    /** Episodes become ten times as long; it shows with the first. */
    static final class Oversize extends FaultScript {
        private long before;

        @Override
        void prepare(Society society, Persona persona) {
            persona.rate = Math.max(3, persona.rate);
            persona.limit *= 5;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            if (since == 0) {
                persona.episode *= 10;
                before = persona.consolidations;
            }
        }

        @Override
        boolean shows(Persona persona, int since) {
            return persona.consolidations > before;
        }
    }

    /** Consolidations take a minute. */
    static final class Slow extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.rate = 2.5;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.seconds = 55;
        }
    }

    /** Consolidations take eight times as long as before, which is not yet half a minute. */
    static final class Slower extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.rate = 2.5;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.seconds = 16;
        }
    }

    /** What leaves the buffer arrives nowhere. */
    static final class Lossy extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = persona.random.nextBoolean() ? Gauges.CLIENT : Gauges.FULL;
            persona.rate = 2.5;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.arrives = false;
        }
    }

    /** An episode leaves as many semantic memories as it had memories, instead of one or two. */
    static final class SemanticBloat extends FaultScript {
        SemanticBloat() {
            super(60);
        }

        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = persona.random.nextBoolean() ? Gauges.CLIENT : Gauges.FULL;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.yield = 15;
        }
    }

    /** The model is called ten times as often. */
    static final class Calls extends FaultScript {
        @Override
        void prepare(Society society, Persona persona) {
            persona.gauges = Gauges.FULL;
        }

        @Override
        void harm(Society society, Persona persona, int since) {
            persona.calls = 30;
        }
    }
}

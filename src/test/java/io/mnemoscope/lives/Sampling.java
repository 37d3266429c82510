package io.mnemoscope.lives;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Healthy agents that are looked at in different ways, that come and go, and that begin anew. */
final class Sampling {
    static final List<Supplier<Script>> ALL = List.of(
            EveryTenth::new,
            Irregular::new,
            WarmStart::new,
            LateJoiners::new,
            EarlyFinishers::new,
            Removed::new,
            CounterReset::new,
            SecondRun::new,
            Rollback::new,
            SimulationClock::new,
            NoSteps::new,
            Pauses::new,
            Debugger::new,
            LaptopSleep::new,
            SlowSteps::new);

    private Sampling() {}

    /** Every tenth step is sent. */
    static final class EveryTenth extends Script {
        @Override
        void cast(Society society) {
            society.steps = 2_000;
            society.stepMillis = Math.min(society.stepMillis, 5_000);
        }

        @Override
        boolean reports(Society society, Persona persona, int step) {
            return step % 10 == 0;
        }
    }

    /** Now one step is sent, now another, now many in a row. */
    static final class Irregular extends Script {
        @Override
        boolean reports(Society society, Persona persona, int step) {
            boolean often = (step / 40 + persona.name.hashCode()) % 2 == 0;
            return persona.random.nextInt(often ? 2 : 12) == 0;
        }
    }

    /** From checkpoints of long lives. */
    static final class WarmStart extends Script {
        @Override
        void cast(Society society) {
            for (var persona : society.cast) {
                persona.limit *= 10;
                long most = persona.limit == 0 ? 5_000 : persona.limit * 6 / 10;
                persona.past(persona.random.nextLong(most / 2, most));
            }
        }
    }

    /** Some come in later, with a past. */
    static final class LateJoiners extends Script {
        @Override
        void step(Society society, int step) {
            if (step > 0 && step % 60 == 0) {
                var persona = society.join("late-" + step);
                if (persona.limit == 0) {
                    persona.past(persona.random.nextInt(400));
                }
                society.cast.add(persona);
            }
        }
    }

    /** Some have done their part before the others. */
    static final class EarlyFinishers extends Script {
        @Override
        boolean acts(Society society, Persona persona, int step) {
            int number = society.cast.indexOf(persona);
            return number >= 5 || step < end(number);
        }

        private static int end(int number) {
            return 80 + 60 * number;
        }

        @Override
        boolean leaves(Society society, Persona persona, int step) {
            int number = society.cast.indexOf(persona);
            return number < 5 && step == end(number) - 1;
        }
    }

    /** Half of the agents are taken out at once. */
    static final class Removed extends Script {
        @Override
        boolean acts(Society society, Persona persona, int step) {
            return society.cast.indexOf(persona) >= 5 || step < 200;
        }

        @Override
        boolean leaves(Society society, Persona persona, int step) {
            return society.cast.indexOf(persona) < 5 && step == 199;
        }
    }

    /** The process begins anew from its stored memories, and counts from nothing. */
    static final class CounterReset extends Script {
        @Override
        void step(Society society, int step) {
            if (step == 150 || step == 280) {
                for (var persona : society.cast) {
                    persona.consolidations = 0;
                    persona.consolidated = 0;
                    persona.stored = 0;
                    persona.evicted = 0;
                    persona.asked = 0;
                    persona.lastSeconds = Double.NaN;
                }
            }
        }
    }

    /** The same again under the same name, without a word. */
    static final class SecondRun extends Script {
        @Override
        void step(Society society, int step) {
            if (step == 200) {
                society.relabel = -200;
                society.now += 40_000;
                society.cast.forEach(Persona::begin);
            }
        }
    }

    /** Back to the checkpoint of forty steps ago. */
    static final class Rollback extends Script {
        private final Map<Persona, Long> kept = new HashMap<>();

        @Override
        void step(Society society, int step) {
            if (step == 180) {
                society.cast.forEach(persona -> kept.put(persona, persona.current));
            }
            if (step == 220) {
                society.relabel = -40;
                for (var persona : society.cast) {
                    persona.current = kept.getOrDefault(persona, 0L);
                    persona.buffer = 0;
                }
            }
        }
    }

    /** The snapshots have a simulated time and no step. */
    static final class SimulationClock extends Script {
        @Override
        void cast(Society society) {
            society.numbered = false;
            society.clocked = true;
        }
    }

    /** Nothing but the time of the wall. */
    static final class NoSteps extends Script {
        @Override
        void cast(Society society) {
            society.numbered = false;
        }
    }

    /** All wait for some minutes now and then. */
    static final class Pauses extends Script {
        @Override
        void step(Society society, int step) {
            if (step > 0 && step % 70 == 0) {
                society.now += 60_000L * society.random.nextInt(3, 20);
            }
        }
    }

    /** One breakpoint, two hours. */
    static final class Debugger extends Script {
        @Override
        void step(Society society, int step) {
            if (step == 210) {
                society.now += 2 * 3_600_000L;
            }
        }
    }

    /** A night. */
    static final class LaptopSleep extends Script {
        @Override
        void step(Society society, int step) {
            if (step == 190) {
                society.now += 8 * 3_600_000L;
            }
        }
    }

    /** A step takes minutes. */
    static final class SlowSteps extends Script {
        @Override
        void cast(Society society) {
            society.stepMillis = 1_000L * society.random.nextInt(100, 240);
            society.steps = 200;
        }

        @Override
        void step(Society society, int step) {
            society.pauseMillis = society.random.nextLong(60_000);
        }
    }
}

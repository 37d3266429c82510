package io.mnemoscope.lives;

import io.mnemoscope.monitor.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The agents of one simulation, and the clock that they live by. The same script and seed give the same life. */
final class Society {
    private static final long START = new VirtualTime().millis();
    private static final Instant SIMULATED = Instant.parse("2024-01-05T09:00:00Z");
    private static final List<Gauges> GAUGES = List.of(Gauges.NONE, Gauges.CLIENT, Gauges.FULL);
    private static final int[] STEP_SECONDS = {2, 5, 10, 20, 45};

    final SplittableRandom random;
    final List<Persona> cast = new ArrayList<>();
    int steps = 400;
    /** How long a step takes. */
    long stepMillis;
    /** How much longer the step that is next takes. */
    long pauseMillis;
    /** Whether the snapshots say their step. */
    boolean numbered = true;
    /** Added to the step that snapshots say. */
    int relabel;
    /** Whether they say the simulated time. */
    boolean clocked;

    boolean finished = true;

    @Nullable
    Harm harm;

    long now;

    private final Script script;
    private final List<Arrival> arrivals = new ArrayList<>();

    private Society(Script script, long seed) {
        this.script = script;
        random = new SplittableRandom(31 * seed + script.name().hashCode());
        stepMillis = 1_000L * STEP_SECONDS[random.nextInt(STEP_SECONDS.length)];
        for (int i = 0; i < 10; i++) {
            cast.add(join("agent-" + i));
        }
    }

    /** Plays a script. */
    static Life play(Script script, long seed) {
        return new Society(script, seed).play();
    }

    /** A healthy agent, as any of this seed. */
    Persona join(String name) {
        var persona = new Persona(name, random.split());
        persona.gauges = GAUGES.get(random.nextInt(GAUGES.size()));
        if (random.nextBoolean()) {
            persona.limit = 200L * random.nextInt(3, 11);
            persona.current = (long) (persona.limit * 0.3 * random.nextDouble());
        }
        return persona;
    }

    Persona anybody() {
        return cast.get(random.nextInt(cast.size()));
    }

    private Life play() {
        script.cast(this);
        for (int step = 0; step < steps; step++) {
            script.step(this, step);
            for (var persona : List.copyOf(cast)) {
                live(persona, step);
            }
            now += stepMillis + pauseMillis;
            pauseMillis = 0;
        }
        arrivals.sort(Comparator.comparingLong(Arrival::millis));
        return new Life(script.name(), List.copyOf(arrivals), cast.size(), finished, harm);
    }

    private void live(Persona persona, int step) {
        if (script.acts(this, persona, step)) {
            persona.step();
        }
        if (script.reports(this, persona, step)) {
            long at = now
                    + stepMillis * Math.floorMod(persona.name.hashCode(), 14) / 16
                    + random.nextLong(stepMillis / 16);
            arrivals.add(new Arrival(at + random.nextLong(10, 60), line(persona, at + persona.skewMillis, step)));
        }
    }

    private String line(Persona persona, long at, int step) {
        return Wire.line(
                persona,
                START + at,
                numbered ? step + relabel : -1,
                clocked ? SIMULATED.plusSeconds(900L * step) : null,
                script.leaves(this, persona, step));
    }
}

package io.mnemoscope.lives;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fault of one agent among healthy ones. */
abstract class FaultScript extends Script {
    private final int within;
    private int begin;
    private int onset = -1;
    private @Nullable Persona sick;

    /** To be found so many steps after the onset. */
    FaultScript(int within) {
        this.within = within;
    }

    FaultScript() {
        this(20);
    }

    /** Makes the agent that will be sick what it must be for that. */
    void prepare(Society society, Persona persona) {}

    /** Before each step since it began, which is step 0. */
    abstract void harm(Society society, Persona persona, int since);

    /** Whether it is to be found from this step on. */
    boolean shows(Persona persona, int since) {
        return true;
    }

    @Override
    void cast(Society society) {
        begin = society.random.nextInt(150, 250);
        sick = society.anybody();
        prepare(society, sick);
    }

    boolean ofAll() {
        return false;
    }

    @Override
    void step(Society society, int step) {
        if (step < begin) {
            return;
        }
        var persona = Objects.requireNonNull(sick);
        harm(society, persona, step - begin);
        var name = ofAll() ? Harm.ALL : persona.name;
        if (step == begin) {
            society.harm = new Harm(name, society.now, Long.MAX_VALUE / 4, society.stepMillis, within);
        }
        if (onset < 0 && shows(persona, step - begin)) {
            onset = step;
            long begins = Objects.requireNonNull(society.harm).begins();
            society.harm = new Harm(name, begins, society.now, society.stepMillis, within);
        }
    }
}

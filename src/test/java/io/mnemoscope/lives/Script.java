package io.mnemoscope.lives;

/** How the agents of a simulation live. One instance plays one life. */
abstract class Script {
    /** Before the first step. */
    void cast(Society society) {}

    /** Before each step, from 0. */
    void step(Society society, int step) {}

    /** Whether an agent does anything in a step. */
    boolean acts(Society society, Persona persona, int step) {
        return true;
    }

    /** Whether its snapshot is sent after a step. */
    boolean reports(Society society, Persona persona, int step) {
        return acts(society, persona, step);
    }

    /** Whether this is the last step of an agent, as its client says. */
    boolean leaves(Society society, Persona persona, int step) {
        return false;
    }

    String name() {
        return getClass().getSimpleName();
    }
}

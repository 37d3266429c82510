package io.mnemoscope.domain;

/** What makes a rule be evaluated. */
public enum Trigger implements WireNamed {
    /** Each snapshot of an agent. */
    SNAPSHOT,
    /** A timer, while an agent is silent and its simulation is not; each snapshot too, which ends the silence. */
    SILENCE,
    /** A timer, which compares the growth of the agents of a simulation. */
    PEERS,
    /** A timer, for each simulation as a whole: the alerts have no agent. */
    SIMULATION
}

package io.mnemoscope.lives;

/**
 * What is wrong in a life; times in milliseconds after its beginning.
 *
 * @param agent whose fault; {@link #ALL} for one of the whole simulation
 * @param begins from then on the agent is not healthy
 * @param onset from then on it counts until it is found
 * @param step of the simulation
 * @param within steps after the onset in which it must be found
 */
record Harm(String agent, long begins, long onset, long step, int within) {
    static final String ALL = "*";
}

package io.mnemoscope.lives;

/** Which gauges an agent sends. */
enum Gauges {
    NONE,
    /** Those of the Python client: the limits of an episode and the size of the semantic memory. */
    CLIENT,
    /** Totals of what was stored, evicted and asked of the model. */
    FULL
}

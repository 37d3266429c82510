package io.mnemoscope.domain;

/** How a run of a simulation stands. */
public enum RunStatus implements WireNamed {
    /** It has begun and not ended. */
    RUNNING,
    /** It came to its end. */
    COMPLETED,
    /** It ended with an error. */
    FAILED,
    /** Somebody stopped it. */
    ABORTED,
    /** Another run has begun, and no end was said. */
    LOST
}

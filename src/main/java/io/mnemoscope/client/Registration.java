package io.mnemoscope.client;

/** Something that goes on until it is cancelled. */
@FunctionalInterface
public interface Registration {
    /** Ends it; a second time does nothing. */
    void cancel();
}

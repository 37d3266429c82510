package io.mnemoscope.bus;

/** What travels between our verticles: immutable, handed over by reference. */
public interface BusMessage {
    /**
     * The answer to a request that changes something.
     *
     * @param found whether there was anything to change
     */
    record Done(boolean found) implements BusMessage {}
}

package io.mnemoscope.notify;

import io.mnemoscope.config.keys.Section;

/**
 * A type of receivers: what its configuration has, and how its sinks are made. To add one: a sub-package with a {@link
 * NotificationSink} and its factory, and a line in {@code SinkTypes}.
 */
public interface SinkFactory {
    /** The word for it in {@code type}; also the name of a receiver without one. */
    String type();

    /**
     * Reads and checks its own keys, beside type, name, severity and match; what is wrong is noted there and shows no secret.
     *
     * @param receiver what is given for one; a key that nobody asks for is unknown
     */
    SinkConfig read(Section receiver);
}

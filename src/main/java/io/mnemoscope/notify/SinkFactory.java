package io.mnemoscope.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A type of receivers: what its configuration has, and how its sinks are made. To add one: a sub-package with a {@link
 * NotificationSink} and its factory, and a line in {@code SinkTypes}.
 */
public interface SinkFactory {
    /** The word for it in {@code type}; also the name of a receiver without one. */
    String type();

    /**
     * Its own members beside type, name, severity and match. Of each: why a receiver of another type must not have it, or
     * nothing where it is ignored there.
     */
    Map<String, String> members();

    /**
     * Reads and checks its own members.
     *
     * @param receiver an object that may have members of other types too
     * @throws io.mnemoscope.domain.InvalidInput naming the member that is wrong, and showing no secret
     */
    SinkConfig read(JsonNode receiver);
}

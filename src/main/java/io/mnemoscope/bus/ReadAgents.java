package io.mnemoscope.bus;

import org.jspecify.annotations.Nullable;

/**
 * Which agents; a null matches all.
 *
 * @param simulation exact name
 * @param agent exact name
 * @param text part of either name, whatever its case
 */
public record ReadAgents(
        @Nullable String simulation,
        @Nullable String agent,
        @Nullable String text) implements BusMessage {
    public static final ReadAgents ALL = new ReadAgents(null, null, null);
}

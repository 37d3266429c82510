package io.mnemoscope.client;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Something is wrong with an agent's memory.
 *
 * @param timestamp of the snapshot that showed it
 * @param simulation of which
 * @param agent whose; the simulation's name where the alert concerns all of it
 * @param type the rule
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param state where the alert is in its life
 * @param message what was measured, for people
 * @param memoryStats the memory then, as on the wire
 */
public record MemoryAlert(
        Instant timestamp,
        String simulation,
        String agent,
        String type,
        String severity,
        String state,
        String message,
        JsonObject memoryStats) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static MemoryAlert of(JsonObject json) {
        return new MemoryAlert(
                json.getInstant("timestamp"),
                json.getString("simulation"),
                json.getString("agent") == null ? json.getString("simulation") : json.getString("agent"),
                json.getString("type"),
                json.getString("severity"),
                json.getString("state"),
                json.getString("message"),
                json.getJsonObject("memory_stats", new JsonObject()));
    }

    /** As in reports: {@code [WARNING] 2026-03-01 12:00:00 - Alice: MESSAGE}, in UTC. */
    @Override
    public String toString() {
        return "[" + severity.toUpperCase(Locale.ROOT) + "] " + TIME.format(timestamp) + " - " + agent + ": " + message;
    }
}

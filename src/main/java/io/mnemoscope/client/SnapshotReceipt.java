package io.mnemoscope.client;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.util.List;

/**
 * What became of the snapshots that were sent; they would survive a crash of the server.
 *
 * @param accepted stored
 * @param duplicates known already
 * @param rejected not taken
 * @param errors why, each {@code {index or line, field, reason}}
 * @param alerts raised by them, also by those that were known already: a retry brings what the first answer had
 */
public record SnapshotReceipt(
        long accepted, long duplicates, long rejected, List<JsonObject> errors, List<MemoryAlert> alerts) {
    static final SnapshotReceipt NOTHING = new SnapshotReceipt(0, 0, 0, List.of(), List.of());

    public SnapshotReceipt {
        errors = List.copyOf(errors);
        alerts = List.copyOf(alerts);
    }

    static SnapshotReceipt of(JsonObject json) {
        try {
            return read(json);
        } catch (ClassCastException | NullPointerException | DateTimeException e) {
            throw ServerRefused.of(200, "not an answer of Mnemoscope: " + json.encode());
        }
    }

    private static SnapshotReceipt read(JsonObject json) {
        return new SnapshotReceipt(
                json.getLong("accepted"),
                json.getLong("duplicates"),
                json.getLong("rejected"),
                json.getJsonArray("errors").stream().map(JsonObject.class::cast).toList(),
                json.getJsonArray("alerts").stream()
                        .map(alert -> MemoryAlert.of((JsonObject) alert))
                        .toList());
    }
}

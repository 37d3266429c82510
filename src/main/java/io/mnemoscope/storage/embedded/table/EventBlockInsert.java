package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes blocks of alert events. One thread. */
public final class EventBlockInsert {
    /** Events of a full block. */
    public static final int FULL = 1_024;

    private final Connection connection;
    private final EventBlockCodec codec;

    public EventBlockInsert(Connection connection, EventBlockCodec codec) {
        this.connection = connection;
        this.codec = codec;
    }

    /** Inside a transaction: these events, in as many blocks as it takes. */
    public void put(List<LoggedEvent> events) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO event_block VALUES(?, ?, ?, ?, ?, ?, ?)")) {
            for (int from = 0; from < events.size(); from += FULL) {
                put(insert, events.subList(from, Math.min(events.size(), from + FULL)));
            }
        }
    }

    private void put(PreparedStatement insert, List<LoggedEvent> events) throws SQLException {
        long firstMillis = Long.MAX_VALUE;
        long lastMillis = Long.MIN_VALUE;
        for (var event : events) {
            firstMillis = Math.min(firstMillis, event.event().timestampMillis());
            lastMillis = Math.max(lastMillis, event.event().timestampMillis());
        }
        var blob = codec.encode(events);
        insert.setLong(1, events.get(0).offset());
        insert.setLong(2, events.get(events.size() - 1).offset());
        insert.setInt(3, events.size());
        insert.setLong(4, firstMillis);
        insert.setLong(5, lastMillis);
        insert.setLong(6, Checksum.of(blob, blob.length));
        insert.setBytes(7, blob);
        insert.execute();
    }
}

package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** What must hold of alerts and of blocks of their events, for {@link Verifier}. One thread. */
final class AlertCheck implements AutoCloseable {
    private final Connection connection;
    private final Map<Integer, AgentId> agents;
    private final EventBlockCodec codec = new EventBlockCodec();
    private long events;
    private long last;

    AlertCheck(Connection connection, Map<Integer, AgentId> agents) {
        this.connection = connection;
        this.agents = agents;
    }

    /** How many there were in all blocks. */
    long events() {
        return events;
    }

    /** A row of {@link EventBlocks#COLUMNS}, in their order. */
    void block(ResultSet row) throws SQLException {
        var blob = row.getBytes(4);
        if (Checksum.of(blob, blob.length) != row.getLong(3)) {
            throw new IllegalStateException("the checksum is another");
        }
        var found = EventBlocks.events(row, codec);
        for (var event : found) {
            if (event.offset() <= last) {
                throw new IllegalStateException("offset " + event.offset() + " comes after " + last);
            }
            last = event.offset();
            events++;
        }
        var times = found.stream()
                .mapToLong(event -> event.event().timestampMillis())
                .summaryStatistics();
        if (row.getLong(1) != found.get(0).offset()
                || row.getInt(2) != found.size()
                || row.getLong(5) != last
                || row.getLong(6) != times.getMin()
                || row.getLong(7) != times.getMax()) {
            throw new IllegalStateException("its columns say something else than its events");
        }
    }

    /** A row of {@code seq, agent, last_offset}. */
    void alert(ResultSet row) throws SQLException {
        int whose = row.getInt(2);
        boolean known = whose < 0
                ? Schema.number(connection, "SELECT 1 FROM simulation WHERE id = " + -whose) != 0
                : agents.containsKey(whose);
        if (!known) {
            throw new IllegalStateException(
                    whose < 0 ? "there is no simulation " + -whose : "there is no agent " + whose);
        }
        long offset = row.getLong(3);
        if (Schema.number(
                        connection,
                        "SELECT coalesce((SELECT last_offset >= " + offset + " FROM event_block WHERE first_offset <= "
                                + offset + " ORDER BY first_offset DESC LIMIT 1), 0)")
                == 0) {
            throw new IllegalStateException("no block has its event " + offset);
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}

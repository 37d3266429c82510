package io.mnemoscope.storage.embedded.repair;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of alerts and of blocks of their events, for {@link Verifier}, which reads the blocks first. One thread; two bits
 * in memory for each alert.
 */
final class AlertCheck implements AutoCloseable {
    private final Connection connection;
    private final Map<Integer, AgentId> agents;
    private final EventBlockCodec codec = new EventBlockCodec();
    /** By the numbers of their rows: alerts whose row points to an event of theirs, and says the same. */
    private final Numbers pointed = new Numbers();

    private final Numbers agreeing = new Numbers();
    private long events;
    private long last;

    /** A set of numbers, of which most are small. */
    private static final class Numbers {
        private final BitSet small = new BitSet();
        private final Set<Long> others = new HashSet<>();

        void add(long number, boolean whether) {
            if (whether && isSmall(number)) {
                small.set((int) number);
            } else if (whether) {
                others.add(number);
            }
        }

        boolean has(long number) {
            return isSmall(number) ? small.get((int) number) : others.contains(number);
        }

        private static boolean isSmall(long number) {
            return number >= 0 && number < Integer.MAX_VALUE;
        }
    }

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
        compareRows(found);
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
                || row.getLong(2) != found.size()
                || row.getLong(5) != last
                || row.getLong(6) != times.getMin()
                || row.getLong(7) != times.getMax()) {
            throw new IllegalStateException("its columns say something else than its events");
        }
    }

    private void compareRows(List<LoggedEvent> found) throws SQLException {
        try (var query = connection.prepareStatement("SELECT agent, updated_ms, type, severity, state, id FROM alert"
                + " WHERE seq = ? AND last_offset = ?")) {
            for (var event : found) {
                compareRow(query, event);
            }
        }
    }

    private void compareRow(PreparedStatement query, LoggedEvent event) throws SQLException {
        query.setLong(1, event.alert());
        query.setLong(2, event.offset());
        try (var row = query.executeQuery()) {
            if (row.next()) {
                pointed.add(event.alert(), true);
                agreeing.add(
                        event.alert(),
                        areNumbers(row)
                                && AlertRows.Columns.of(row, 1).equals(AlertRows.Columns.of(event))
                                && isId(AlertRows.id(row.getObject(6)), event));
            }
        }
    }

    /** Whether those that are read as an {@code int} are one. */
    private static boolean areNumbers(ResultSet row) throws SQLException {
        boolean are = row.getLong(1) == row.getInt(1);
        for (int column = 3; column <= 5; column++) {
            are &= row.getLong(column) == row.getInt(column);
        }
        return are;
    }

    /** Whether it is the alert's. */
    private boolean isId(String id, LoggedEvent event) throws SQLException {
        var whose = event.whose() < 0 ? simulation(-event.whose()) : agents.get(event.whose());
        return whose == null || event.event(whose).alert().id().equals(id);
    }

    private @Nullable AgentId simulation(int number) throws SQLException {
        var name = Sql.text(connection, "SELECT name FROM simulation WHERE id = " + number);
        return name == null || name.isEmpty() ? null : AgentId.ofSimulation(name);
    }

    /** A row of {@code seq, agent, last_offset}. */
    void alert(ResultSet row) throws SQLException {
        int whose = row.getInt(2);
        boolean known = whose < 0
                ? Sql.number(connection, "SELECT 1 FROM simulation WHERE id = " + -whose) != 0
                : agents.containsKey(whose);
        if (!known) {
            throw new IllegalStateException(
                    whose < 0 ? "there is no simulation " + -whose : "there is no agent " + whose);
        }
        long number = row.getLong(1);
        if (!pointed.has(number)) {
            throw new IllegalStateException("no block has its event " + row.getLong(3));
        }
        if (!agreeing.has(number)) {
            throw new IllegalStateException("its columns say something else than its event");
        }
    }

    @Override
    public void close() {
        codec.close();
    }
}

package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.EventBlocks.Block;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads alerts and their events on one connection. What is damaged is named and left out. One thread. */
public final class AlertHistory implements AutoCloseable {
    private static final String ROW = "seq, last_offset, agent, updated_ms, type, severity, state";
    static final String BY_ID = "SELECT " + ROW + " FROM alert WHERE id = ?";
    static final String ACTIVE = "SELECT " + ROW + " FROM alert INDEXED BY alert_active WHERE " + AlertRows.ACTIVE
            + " AND seq > ? ORDER BY seq LIMIT ?";
    private static final Comparator<Row> BY_OFFSET = Comparator.comparingLong(Row::lastOffset);

    private final Connection connection;
    private final Damage damage;
    private final EventBlocks blocks;
    private final AgentNames names;

    /** Closes the blocks too. */
    public AlertHistory(Connection connection, Damage damage, EventBlocks blocks) {
        this.connection = connection;
        this.damage = damage;
        this.blocks = blocks;
        this.names = new AgentNames(connection, damage);
    }

    /**
     * How an alert stands.
     *
     * @param number of its row
     * @param whose as in {@link LoggedEvent}
     */
    public record Standing(long number, int whose, AlertEvent event) {}

    /**
     * An alert's row.
     *
     * @param lastOffset where the event is that says how it stands
     * @param columns which repeat what the event says, so that alerts are found by them
     */
    private record Row(long number, long lastOffset, AlertRows.Columns columns) {}

    /** The alert of this id; null if there is none, or it cannot be read. */
    public @Nullable Alert alert(String id) throws SQLException {
        var standing = standing(id);
        return standing == null ? null : standing.event().alert();
    }

    /** The same with its row's number. */
    public @Nullable Standing standing(String id) throws SQLException {
        var row = row(id);
        return row == null ? null : standing(List.of(row)).get(row.number());
    }

    private @Nullable Row row(String id) throws SQLException {
        try (var query = connection.prepareStatement(BY_ID)) {
            AlertRows.bindId(query, 1, id);
            var found = rows(query);
            return found.isEmpty() ? null : found.get(0);
        }
    }

    /** See {@link io.mnemoscope.storage.AlertStore#alerts}. */
    public List<Alert> alerts(AlertQuery asked) throws SQLException {
        var filter = new AlertFilter(asked);
        try (var query = connection.prepareStatement("SELECT " + ROW + " FROM alert WHERE " + filter.sql()
                + " ORDER BY updated_ms DESC, last_offset DESC LIMIT " + asked.limit() + " OFFSET "
                + asked.offset())) {
            filter.bind(query);
            var rows = rows(query);
            var found = new ArrayList<>(inOrder(rows, standing(rows)));
            int skipped = rows.size() - found.size();
            if (skipped > 0 && rows.size() == asked.limit()) {
                // A page that is not full would be taken for the last one.
                found.addAll(alerts(asked.next(skipped)));
            }
            return found;
        }
    }

    /** See {@link io.mnemoscope.storage.AlertStore#active}. */
    public List<Alert> active(String afterId, int limit) throws SQLException {
        var found = new ArrayList<Alert>();
        var last = afterId.isEmpty() ? null : row(afterId);
        long after = last == null ? 0 : last.number();
        boolean more = true;
        try (var query = connection.prepareStatement(ACTIVE)) {
            while (more && found.size() < limit) {
                query.setLong(1, after);
                query.setInt(2, limit - found.size());
                var rows = rows(query);
                more = rows.size() == limit - found.size();
                found.addAll(inOrder(rows, standing(rows)));
                after = rows.isEmpty() ? after : rows.get(rows.size() - 1).number();
            }
        }
        return found;
    }

    private static List<Row> rows(PreparedStatement query) throws SQLException {
        var found = new ArrayList<Row>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new Row(rows.getLong(1), rows.getLong(2), AlertRows.Columns.of(rows, 3)));
            }
        }
        return found;
    }

    private static List<Alert> inOrder(List<Row> rows, Map<Long, Standing> alerts) {
        return rows.stream()
                .map(row -> alerts.get(row.number()))
                .filter(Objects::nonNull)
                .map(standing -> standing.event().alert())
                .toList();
    }

    /** How they stand, by their numbers; each block is read once. */
    private Map<Long, Standing> standing(List<Row> rows) throws SQLException {
        var sorted = new ArrayList<>(rows);
        sorted.sort(BY_OFFSET);
        var found = new HashMap<Long, Standing>();
        Block block = null;
        for (var row : sorted) {
            if (block == null || block.last() < row.lastOffset()) {
                block = blocks.around(row.lastOffset());
            }
            var event = block == null ? null : in(block, row.lastOffset());
            var standing = standing(row, event);
            if (standing != null) {
                found.put(row.number(), standing);
            }
        }
        return found;
    }

    /** Null if the event is not there, or another's, which is damage; or if it has no name, as its agent is being deleted. */
    private @Nullable Standing standing(Row row, @Nullable LoggedEvent event) throws SQLException {
        var name = "alert row " + row.number();
        if (event == null || event.alert() != row.number()) {
            var cause = event == null ? " is missing" : " is another's";
            damage.found(name, "", "its event " + row.lastOffset() + cause);
            return null;
        }
        if (!row.columns().equals(AlertRows.Columns.of(event))) {
            damage.found(name, "", "its columns say something else than its event");
        }
        var whole = whole(event);
        return whole == null ? null : new Standing(row.number(), event.whose(), whole.event());
    }

    /** The event of this offset; null if the block has none. */
    static @Nullable LoggedEvent in(Block block, long offset) {
        int low = 0;
        int high = block.events().size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var event = block.events().get(middle);
            if (event.offset() == offset) {
                return event;
            }
            low = event.offset() < offset ? middle + 1 : low;
            high = event.offset() > offset ? middle - 1 : high;
        }
        return null;
    }

    private @Nullable StoredEvent whole(LoggedEvent event) throws SQLException {
        var name = names.of(event.whose());
        return name == null ? null : new StoredEvent(event.offset(), event.event(name));
    }

    /** Takes events one after the other. */
    private interface Taker {
        /** Answers whether it wants more. */
        boolean take(LoggedEvent event) throws SQLException;
    }

    /** The events after an offset whose alerts there still are. */
    private void after(long offset, Taker taker) throws SQLException {
        try (var present = new PresentAlerts(connection)) {
            boolean more = true;
            var block = blocks.around(offset);
            for (block = block == null ? blocks.next(0) : block;
                    more && block != null;
                    block = blocks.next(block.last())) {
                for (var event : block.events()) {
                    if (more && event.offset() > offset && present.has(event.alert())) {
                        more = taker.take(event);
                    }
                }
            }
        }
    }

    /** See {@link io.mnemoscope.storage.AlertStore#eventsAfter}. */
    public List<StoredEvent> eventsAfter(long offset, int limit) throws SQLException {
        var found = new ArrayList<StoredEvent>();
        if (limit > 0) {
            after(offset, event -> {
                var whole = whole(event);
                if (whole != null) {
                    found.add(whole);
                }
                return found.size() < limit;
            });
        }
        return found;
    }

    /** See {@link io.mnemoscope.storage.AlertStore#events}. */
    public List<StoredEvent> events(List<Long> offsets) throws SQLException {
        var found = new TreeMap<Long, StoredEvent>();
        Block block = null;
        try (var present = new PresentAlerts(connection)) {
            for (long offset : offsets.stream().sorted().toList()) {
                if (block == null || block.last() < offset) {
                    block = blocks.around(offset);
                }
                var event = block == null ? null : in(block, offset);
                var whole = event == null || !present.has(event.alert()) ? null : whole(event);
                if (whole != null) {
                    found.put(offset, whole);
                }
            }
        }
        return offsets.stream().filter(found::containsKey).map(found::get).toList();
    }

    /** See {@link io.mnemoscope.storage.AlertStore#missedAfter}. */
    public List<Missed> missedAfter(long offset) throws SQLException {
        var byAlert = new LinkedHashMap<Long, Missed>();
        after(offset, event -> {
            var missed = Missed.of(new StoredEvent(event.offset(), event.event()));
            byAlert.merge(event.alert(), missed, Missed::and);
            return true;
        });
        return byAlert.values().stream()
                .sorted(Comparator.comparingLong(Missed::newest))
                .toList();
    }

    /**
     * What snapshots raised.
     *
     * @param snapshots numbers of agents by the snapshots' times
     */
    List<AlertEvent> raised(NavigableMap<Long, Set<Integer>> snapshots, int limit) throws SQLException {
        var found = new ArrayList<AlertEvent>();
        if (snapshots.isEmpty()) {
            return found;
        }
        try (var present = new PresentAlerts(connection)) {
            for (long first : blocks.between(snapshots)) {
                var block = found.size() < limit ? blocks.around(first) : null;
                for (var event : block == null ? List.<LoggedEvent>of() : block.events()) {
                    var whose = snapshots.getOrDefault(event.event().timestampMillis(), Set.of());
                    boolean asked = found.size() < limit
                            && event.event().raisedBySnapshot()
                            && whose.contains(event.whose())
                            && present.has(event.alert());
                    var whole = asked ? whole(event) : null;
                    if (whole != null) {
                        found.add(whole.event());
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        blocks.close();
    }
}

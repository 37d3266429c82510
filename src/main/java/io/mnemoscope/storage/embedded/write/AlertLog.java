package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Writes the alert events of a commit: one block, and one row for each alert. The writer's; inside a transaction. */
final class AlertLog {
    private final AlertRows rows;
    private final EventBlocks blocks;

    /** An event that is not written yet. */
    record Fresh(long offset, int whose, AlertEvent event) {}

    AlertLog(Connection connection, EventBlocks blocks) throws SQLException {
        this.rows = new AlertRows(connection);
        this.blocks = blocks;
    }

    /** Events in the order of their offsets; of each alert the last one says how it stands. */
    void write(List<Fresh> events) throws SQLException {
        if (events.isEmpty()) {
            return;
        }
        var newest = new HashMap<String, Fresh>();
        for (var fresh : events) {
            newest.put(fresh.event().alert().id(), fresh);
        }
        var numbers = new HashMap<String, Long>();
        var logged = new ArrayList<LoggedEvent>(events.size());
        for (var fresh : events) {
            var id = fresh.event().alert().id();
            var number = numbers.get(id);
            if (number == null) {
                var last = newest.getOrDefault(id, fresh);
                number = rows.put(last.offset(), last.whose(), last.event().alert());
                numbers.put(id, number);
            }
            logged.add(LoggedEvent.of(fresh.offset(), number, fresh.whose(), fresh.event()));
        }
        blocks.append(logged);
    }
}

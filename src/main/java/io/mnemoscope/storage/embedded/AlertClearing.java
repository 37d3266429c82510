package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.AlertQuery;
import java.sql.SQLException;
import java.util.List;

/** Deletes alerts with their events. The offset of the newest event is kept, so that none is ever used again. */
final class AlertClearing {
    private AlertClearing() {}

    private static final String FORGOTTEN = "forgotten:";

    /** Alerts that are deleted in one transaction. */
    static final int SLICE = 64;

    /** Inside a transaction: alerts that match and are not active, at most {@link #SLICE}. Answers how many. */
    static int clear(Session session, AlertQuery query) throws SQLException {
        var filter = new AlertFilter(query);
        begin(session);
        try (var insert = session.connection.prepareStatement("INSERT INTO cleared SELECT id FROM alert WHERE "
                + filter.sql() + " AND state NOT IN ('firing', 'recovering') LIMIT " + SLICE)) {
            filter.bind(insert);
            insert.execute();
        }
        return finish(session);
    }

    /**
     * Inside a transaction: the agent is gone, and as much of what is stored of it as fits (alerts of its whole simulation
     * are not its own); answers whether there may be more, which is noted for {@link #forgetMore}, by whoever opens the store next if need be.
     */
    static boolean forget(Session session, int agent) throws SQLException {
        Schema.execute(session.connection, "DELETE FROM checkpoint WHERE agent = " + agent);
        Schema.execute(session.connection, "DELETE FROM agent WHERE id = " + agent);
        Schema.execute(session.connection, "INSERT OR REPLACE INTO meta VALUES('" + FORGOTTEN + agent + "', '')");
        return forgetMore(session, agent);
    }

    /** Inside a transaction: more of an agent that is gone; answers whether there may be more. */
    static boolean forgetMore(Session session, int agent) throws SQLException {
        keepOffset(session);
        var its = " WHERE agent = " + agent + " AND " + AlertFilter.OF_AGENTS + " LIMIT " + SLICE;
        var on = session.connection;
        Schema.execute(on, "DELETE FROM acknowledgement WHERE alert IN (SELECT id FROM alert" + its + ")");
        long gone = Schema.update(on, "DELETE FROM alert WHERE id IN (SELECT id FROM alert" + its + ")");
        gone += Schema.update(
                on, "DELETE FROM alert_event WHERE event_offset IN (SELECT event_offset FROM alert_event" + its + ")");
        gone += Schema.update(
                on,
                "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE agent = " + agent + " LIMIT " + SLICE + ")");
        if (gone == 0) {
            Schema.execute(on, "DELETE FROM meta WHERE key = '" + FORGOTTEN + agent + "'");
        }
        return gone > 0;
    }

    /** The number of an agent that is gone but for what {@link #forgetMore} would delete; 0 if there is none. */
    static int forgotten(Session session) throws SQLException {
        try (var statement = session.connection.createStatement();
                var rows = statement.executeQuery("SELECT key FROM meta WHERE key >= '" + FORGOTTEN + "' AND key < '"
                        + FORGOTTEN + "A' LIMIT 1")) {
            return rows.next() ? Integer.parseInt(rows.getString(1).substring(FORGOTTEN.length())) : 0;
        }
    }

    /** Inside a transaction: what was set for an agent, which need not have sent anything. */
    static void forgetSettings(Session session, AgentId agent) throws SQLException {
        try (var delete =
                session.connection.prepareStatement("DELETE FROM agent_settings WHERE simulation = ? AND agent = ?")) {
            delete.setString(1, agent.simulation());
            delete.setString(2, agent.agent());
            delete.execute();
        }
    }

    /** Inside a transaction: these alerts. Answers how many there were. */
    static int delete(Session session, List<String> ids) throws SQLException {
        begin(session);
        try (var insert = session.connection.prepareStatement("INSERT OR IGNORE INTO cleared VALUES(?)")) {
            for (var id : ids) {
                insert.setString(1, id);
                insert.execute();
            }
        }
        return finish(session);
    }

    private static void begin(Session session) throws SQLException {
        Schema.execute(session.connection, "CREATE TEMP TABLE IF NOT EXISTS cleared(id TEXT PRIMARY KEY)");
        Schema.execute(session.connection, "DELETE FROM cleared");
    }

    static int finish(Session session) throws SQLException {
        int count = (int) Schema.number(session.connection, "SELECT count(*) FROM cleared");
        if (count > 0) {
            keepOffset(session);
            Schema.execute(session.connection, "DELETE FROM alert_event WHERE id IN (SELECT id FROM cleared)");
            Schema.execute(session.connection, "DELETE FROM acknowledgement WHERE alert IN (SELECT id FROM cleared)");
            Schema.execute(session.connection, "DELETE FROM alert WHERE id IN (SELECT id FROM cleared)");
        }
        return count;
    }

    static void keepOffset(Session session) throws SQLException {
        Schema.execute(
                session.connection,
                "INSERT OR REPLACE INTO meta VALUES('last_offset', '" + session.memory.lastOffset + "')");
    }
}

package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.embedded.read.AlertFilter;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.MetaTable;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.SQLException;
import java.util.List;

/** Deletes alerts. That hides their events, of which blocks are then swept. */
final class AlertClearing {
    private AlertClearing() {}

    private static final String FORGOTTEN = "forgotten:";
    /** A key that is damaged may be no number, or that of an agent that is there: all of that would be deleted. */
    private static final String ONE_FORGOTTEN = "SELECT number FROM (SELECT key, CAST(substr(key, "
            + (FORGOTTEN.length() + 1) + ") AS INTEGER) AS number FROM meta WHERE key >= '" + FORGOTTEN
            + "' AND key < '" + FORGOTTEN + "A') WHERE key = '" + FORGOTTEN + "' || number AND number BETWEEN 1 AND "
            + Integer.MAX_VALUE + " AND number NOT IN (SELECT id FROM agent) LIMIT 1";

    /** Alerts that are deleted in one transaction. */
    static final int SLICE = 512;

    private static final int CHUNKS = 64;

    /** Inside a transaction: alerts that match and are not active, at most {@link #SLICE}. Answers how many. */
    static int clear(Session session, AlertQuery asked) throws SQLException {
        var filter = new AlertFilter(asked);
        List<Long> numbers;
        try (var query = session.connection.prepareStatement(
                "SELECT seq FROM alert WHERE " + filter.sql() + " AND NOT " + AlertRows.ACTIVE + " LIMIT " + SLICE)) {
            filter.bind(query);
            numbers = AlertRows.numbers(query);
        }
        session.memory.sweep = true;
        return AlertRows.delete(session.connection, numbers);
    }

    /**
     * Inside a transaction: the agent is gone, and as much of what is stored of it as fits (alerts of its whole simulation
     * are not its own); answers whether there may be more, which is noted for {@link #forgetMore}, by whoever opens the
     * store next if need be.
     */
    static boolean forget(Session session, int agent) throws SQLException {
        Sql.execute(session.connection, "DELETE FROM checkpoint WHERE agent = " + agent);
        Sql.execute(session.connection, "DELETE FROM agent WHERE id = " + agent);
        MetaTable.put(session.connection, FORGOTTEN + agent, "");
        return forgetMore(session, agent);
    }

    /** Inside a transaction: more of an agent that is gone; answers whether there may be more. */
    static boolean forgetMore(Session session, int agent) throws SQLException {
        var on = session.connection;
        long gone;
        try (var query = on.prepareStatement("SELECT seq FROM alert WHERE agent = ? LIMIT " + SLICE)) {
            query.setInt(1, agent);
            gone = AlertRows.delete(on, AlertRows.numbers(query));
        }
        gone += Sql.update(
                on,
                "DELETE FROM chunk WHERE id IN (SELECT id FROM chunk WHERE agent = " + agent + " LIMIT " + CHUNKS
                        + ")");
        session.memory.sweep = true;
        if (gone == 0) {
            Sql.execute(on, "DELETE FROM meta WHERE key = '" + FORGOTTEN + agent + "'");
        }
        return gone > 0;
    }

    /** The number of an agent that is gone but for what {@link #forgetMore} would delete; 0 if there is none. */
    static int forgotten(Session session) throws SQLException {
        return (int) Sql.number(session.connection, ONE_FORGOTTEN);
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
}

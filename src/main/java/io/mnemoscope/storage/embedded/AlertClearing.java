package io.mnemoscope.storage.embedded;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.AlertQuery;
import java.sql.SQLException;

/** Deletes alerts with their events. The offset of the newest event is kept, so that none is ever used again. */
final class AlertClearing {
    private AlertClearing() {}

    /** Inside a transaction: the alerts that match and are not active. Answers how many. */
    static int clear(Session session, AlertQuery query) throws SQLException {
        var filter = new AlertFilter(query);
        begin(session);
        try (var insert = session.connection.prepareStatement("INSERT INTO cleared SELECT id FROM alert WHERE "
                + filter.sql() + " AND state NOT IN ('firing', 'recovering')")) {
            filter.bind(insert);
            insert.execute();
        }
        return finish(session);
    }

    /** Inside a transaction: all that is stored of an agent; alerts of its whole simulation are not its own. */
    static void forget(Session session, int agent) throws SQLException {
        keepOffset(session);
        var its = "agent = " + agent;
        var alerts = its + " AND " + AlertFilter.OF_AGENTS;
        Schema.execute(
                session.connection,
                "DELETE FROM acknowledgement WHERE alert IN (SELECT id FROM alert WHERE " + alerts + ")");
        for (var table : new String[] {"alert", "alert_event"}) {
            Schema.execute(session.connection, "DELETE FROM " + table + " WHERE " + alerts);
        }
        for (var table : new String[] {"chunk", "checkpoint"}) {
            Schema.execute(session.connection, "DELETE FROM " + table + " WHERE " + its);
        }
        Schema.execute(session.connection, "DELETE FROM agent WHERE id = " + agent);
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

    /**
     * Inside a transaction.
     *
     * @param ids a query for the ids of the alerts
     */
    static void delete(Session session, String ids) throws SQLException {
        begin(session);
        Schema.execute(session.connection, "INSERT INTO cleared " + ids);
        int count = finish(session);
        assert count >= 0;
    }

    private static void begin(Session session) throws SQLException {
        Schema.execute(session.connection, "CREATE TEMP TABLE IF NOT EXISTS cleared(id TEXT PRIMARY KEY)");
        Schema.execute(session.connection, "DELETE FROM cleared");
    }

    private static int finish(Session session) throws SQLException {
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

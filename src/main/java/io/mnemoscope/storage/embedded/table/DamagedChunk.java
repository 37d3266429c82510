package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.AgentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;

/** What is left to say of a chunk that cannot be decoded: whose it is, how much, from when to when. */
public final class DamagedChunk {
    public static final String COLUMNS = "n, first_ts, last_ts";

    private DamagedChunk() {}

    /** For people; a row of {@link #COLUMNS}. */
    public static String text(AgentId agent, ResultSet row) throws SQLException {
        return row.getLong(1) + " snapshots of agent " + agent.agent() + " of simulation " + agent.simulation()
                + " from " + time(row.getLong(2)) + " to " + time(row.getLong(3));
    }

    private static String time(long millis) {
        try {
            return Instant.ofEpochMilli(millis).toString();
        } catch (DateTimeException e) {
            return millis + " ms";
        }
    }
}

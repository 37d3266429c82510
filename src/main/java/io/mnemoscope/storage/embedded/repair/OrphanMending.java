package io.mnemoscope.storage.embedded.repair;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.storage.embedded.codec.EventBlockCodec;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AlertRows;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Agents whose simulation has no row, for {@link Mending}. The row has another number by one bit, or one that no row can have, and
 * gets its number back; or an agent has another number, and the ids of its alerts, which follow from the names, say which simulation
 * it is of. Where neither is certain the agents come into a simulation of a new name.
 */
final class OrphanMending {
    /** One flipped bit orphans the agents of one simulation; more are a loss that nothing here can undo. */
    private static final int MOST = 64;

    private static final Logger LOG = LoggerFactory.getLogger(OrphanMending.class);
    private static final String ORPHANS =
            "SELECT DISTINCT simulation_id FROM agent WHERE simulation_id NOT IN (SELECT id FROM simulation) LIMIT "
                    + (MOST + 1);

    private final Connection connection;
    private final Mending.Step step;

    OrphanMending(Connection connection, Mending.Step step) {
        this.connection = connection;
        this.step = step;
    }

    void run() throws SQLException {
        var orphans = new ArrayList<Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(ORPHANS)) {
            while (rows.next()) {
                orphans.add(rows.getLong(1));
            }
        }
        if (orphans.size() > MOST) {
            LOG.warn("event=store.not_mended reason=\"the rows of more than {} simulations are missing\"", MOST);
            return;
        }
        for (long missing : orphans) {
            adopt(missing, simulations());
        }
    }

    private Map<Long, String> simulations() throws SQLException {
        var names = new LinkedHashMap<Long, String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name FROM simulation NOT INDEXED ORDER BY id")) {
            while (rows.next()) {
                names.put(rows.getLong(1), String.valueOf(rows.getString(2)));
            }
        }
        return names;
    }

    private void adopt(long missing, Map<Long, String> simulations) throws SQLException {
        var moved = new ArrayList<Long>();
        for (var simulation : simulations.entrySet()) {
            long id = simulation.getKey();
            boolean isNear = !isPossible(id) || Long.bitCount(id ^ missing) == 1;
            if (isNear && isBare(id) && agree(missing, simulation.getValue()) >= 0) {
                moved.add(id);
            }
        }
        var impossible = moved.stream().filter(id -> !isPossible(id)).toList();
        var from = impossible.size() == 1 ? impossible : moved;
        if (from.size() == 1 && isPossible(missing)) {
            step.mend(
                    "UPDATE OR IGNORE simulation SET data = NULL, id = " + missing + " WHERE id = " + from.get(0),
                    "simulation row " + from.get(0),
                    "its agents say that it is " + missing);
            return;
        }
        var agreeing = new ArrayList<Long>();
        for (var simulation : simulations.entrySet()) {
            if (Long.bitCount(simulation.getKey() ^ missing) == 1 && agree(missing, simulation.getValue()) > 0) {
                agreeing.add(simulation.getKey());
            }
        }
        long whose = agreeing.size() == 1 ? agreeing.get(0) : fresh(missing, simulations);
        step.mend(
                "UPDATE OR IGNORE agent SET data = NULL, simulation_id = " + whose + " WHERE simulation_id = "
                        + missing,
                "simulation row " + missing,
                "it is missing; its agents are now in " + whose);
    }

    private static boolean isPossible(long id) {
        return id > 0 && id < Integer.MAX_VALUE;
    }

    /** Whether it has neither agents nor alerts of its own. */
    private boolean isBare(long id) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM agent WHERE simulation_id = " + id) == 0
                // A number that is none cannot have alerts: they would be an agent's.
                && (id <= 0 || Sql.number(connection, "SELECT count(*) FROM alert WHERE agent = " + -id) == 0);
    }

    /** Whether the agents' alerts are of a simulation of this name: 1 if so, -1 if not, 0 if there are none that say it. */
    private int agree(long missing, String name) throws SQLException {
        try (var codec = new EventBlockCodec();
                var query = connection.prepareStatement("SELECT a.name, l.id, l.last_offset FROM agent a JOIN alert l"
                        + " ON l.agent = a.id WHERE a.simulation_id = ? ORDER BY l.last_offset DESC LIMIT 8");
                var block = connection.prepareStatement(EventBlocks.AROUND)) {
            query.setLong(1, missing);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    long offset = rows.getLong(3);
                    var agent = new AgentId(name, rows.getString(1));
                    block.setLong(1, offset);
                    try (var row = block.executeQuery()) {
                        var events = row.next() ? EventBlocks.events(row, codec) : List.<LoggedEvent>of();
                        for (var event : events) {
                            if (event.offset() == offset && event.id() == null) {
                                var id = event.event(agent).alert().id();
                                return id.equals(AlertRows.id(rows.getObject(2))) ? 1 : -1;
                            }
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.debug("event=store.unreadable simulation={}", missing, e);
        }
        return 0;
    }

    /** The number of a new row; the row is there once the mending is not a dry run. */
    private long fresh(long missing, Map<Long, String> simulations) throws SQLException {
        long free = 1
                + simulations.keySet().stream()
                        .filter(OrphanMending::isPossible)
                        .mapToLong(id -> id)
                        .max()
                        .orElse(0);
        var name = "damaged-" + missing;
        while (simulations.containsValue(name)) {
            name += "-";
        }
        step.mend(
                "INSERT OR IGNORE INTO simulation(id, name) VALUES(" + free + ", '" + name + "')",
                "simulation row " + free,
                "it is new, for agents whose simulation is missing");
        return free;
    }
}

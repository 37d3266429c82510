package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.table.SimulationTable;
import java.sql.SQLException;

/** The numbers of simulations, of which no agent need have been stored. The writer's. */
public final class SimulationNumbers {
    private SimulationNumbers() {}

    /** Inside a transaction, once for each simulation: its number, which is new if nothing of it was stored before. */
    public static int of(Session session, String name) throws SQLException {
        var memory = session.memory;
        var known = memory.simulations.get(name);
        if (known != null) {
            return known;
        }
        int fresh = memory.nextSimulation++;
        try (var insert = session.connection.prepareStatement(SimulationTable.INSERT)) {
            SimulationTable.insert(insert, fresh, name);
        }
        session.afterCommit(() -> memory.simulations.put(name, fresh));
        return fresh;
    }
}

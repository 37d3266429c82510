package io.mnemoscope.storage.embedded.table;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The numbers of simulations. */
public final class SimulationTable {
    public static final String INSERT = "INSERT INTO simulation(id, name, data) VALUES(?, ?, ?)";

    private SimulationTable() {}

    /** Gives one its number, with {@link #INSERT}; inside a transaction. */
    public static void insert(PreparedStatement insert, int number, String name) throws SQLException {
        insert.setInt(1, number);
        insert.setString(2, name);
        insert.setString(3, SummedTable.json(new RowSum().whole(number).text(name)));
        insert.execute();
    }
}

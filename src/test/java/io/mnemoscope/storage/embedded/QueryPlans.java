package io.mnemoscope.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.NewFile;
import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** How SQLite would carry statements out on a new store. */
public final class QueryPlans {
    private QueryPlans() {}

    /** Fails if a statement reads a whole table of alerts or notifications. */
    public static void assertNoScan(String statement, Path directory) throws SQLException, IOException {
        var config = EmbeddedStoreConfig.in(directory);
        NewFile.create(config.file());
        try (var connection = Sql.open(config.file(), false)) {
            assertThat(plan(connection, statement))
                    .isNotEmpty()
                    .noneMatch(step -> step.matches("SCAN (told|notification|notification_alert|alert|event_block|"
                            + "acknowledgement|silence)\\b.*"));
        }
    }

    private static List<String> plan(Connection connection, String statement) throws SQLException {
        var steps = new ArrayList<String>();
        try (var query = connection.createStatement();
                var rows = query.executeQuery("EXPLAIN QUERY PLAN " + statement)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}

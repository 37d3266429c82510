package io.mnemoscope.storage.embedded.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many runs are kept. */
class RunTableTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void asManyAreKeptAsIsSaidHoweverOftenTheyWereWritten() throws Exception {
        try (var connection = Sql.open(directory.resolve("runs.db"), false)) {
            Sql.execute(connection, "CREATE TABLE simulation(id INTEGER PRIMARY KEY, name TEXT)");
            Sql.execute(connection, "INSERT INTO simulation VALUES(1, 'town')");
            Sql.execute(
                    connection,
                    "CREATE TABLE run(id INTEGER PRIMARY KEY AUTOINCREMENT, simulation_id INTEGER NOT NULL, name TEXT NOT NULL,"
                            + " state INTEGER NOT NULL, started_ms INTEGER NOT NULL, ended_ms INTEGER, data TEXT,"
                            + " UNIQUE(simulation_id, name))");
            for (int i = 0; i < 6; i++) {
                var run = Run.begun("town", "run " + i, i);
                RunTable.put(connection, 1, run, 3);
                RunTable.put(connection, 1, run.ended(RunStatus.COMPLETED, "", i, i), 3);
            }

            assertThat(RunTable.newest(connection, new Damage(TestOperations.create()), "town", 0, 10))
                    .extracting(Run::name)
                    .containsExactly("run 5", "run 4", "run 3");
        }
    }
}

package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.storage.embedded.EmbeddedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while it migrates a store of version 6, at points that are spread over the time that the migration
 * takes ({@code -Dmigration.rounds}; twenty with {@code -Pkill}), goes on at the next start and has all that was there.
 */
final class MigrationKillIT {
    private static final int ROUNDS = Integer.getInteger("migration.rounds", 3);
    private static final int COPIES = Integer.getInteger("migration.copies", 200);
    private static final Path FIXTURE = Path.of("src/test/resources/stores/v6");
    private static final String FILE = "mnemoscope.db";

    @TempDir
    Path directory;

    private long events;

    /** The fixture, with each of its alert events many times. */
    @BeforeEach
    void unpackAndFill() throws Exception {
        var data = Files.createDirectories(directory.resolve("killed"));
        for (var name : List.of(FILE, FILE + "-wal")) {
            try (var in = new GZIPInputStream(Files.newInputStream(FIXTURE.resolve(name + ".gz")))) {
                assertThat(Files.copy(in, data.resolve(name))).isPositive();
            }
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(FILE));
                var statement = connection.createStatement()) {
            var columns = "";
            try (var rows = statement.executeQuery(
                    "SELECT group_concat(name) FROM pragma_table_info('alert_event') WHERE name <> 'event_offset'")) {
                columns = rows.getString(1);
            }
            long newest = number(data, "SELECT max(event_offset) FROM alert_event");
            statement.executeUpdate("INSERT INTO alert_event(event_offset, " + columns + ") WITH RECURSIVE copy(i) AS (SELECT 1"
                    + " UNION ALL SELECT i + 1 FROM copy WHERE i < " + COPIES + ") SELECT event_offset + i * " + newest + ", "
                    + columns + " FROM alert_event, copy");
            statement.executeUpdate("UPDATE alert SET last_offset = last_offset + " + COPIES * newest);
            statement.executeUpdate("DELETE FROM meta WHERE key = 'open'");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        events = number(data, "SELECT count(*) FROM alert_event");
        copy(data, Files.createDirectories(directory.resolve("whole")));
    }

    @Test
    void goesOnAfterAKillAtAnyPoint() throws Exception {
        long began = System.nanoTime();
        List<JsonNode> whole;
        long took;
        try (var server = start("whole")) {
            took = System.nanoTime() - began;
            whole = alertsAndEvents(server);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            killAfter(took * round / (ROUNDS + 1));
        }

        try (var server = start("killed")) {
            assertThat(alertsAndEvents(server)).isEqualTo(whole).hasSizeGreaterThan((int) events);
        }
        for (var name : List.of("whole", "killed")) {
            var found = new EmbeddedFiles().verify(directory.resolve(name).resolve(FILE), (done, all, what) -> {});
            assertThat(found.damaged()).as(name).isEmpty();
            assertThat(found.rows()).as(name).containsEntry("alert_event", events);
            assertThat(directory.resolve(name).resolve(FILE + ".before-v7")).exists();
        }
    }

    private static List<JsonNode> alertsAndEvents(ServerUnderLoad server) {
        var rest = new Rest(server);
        var all = new ArrayList<>(rest.alerts());
        all.addAll(rest.alertEvents());
        return all;
    }

    private ServerUnderLoad start(String data) {
        return ServerUnderLoad.mnemoscope(directory.resolve(data), ServerUnderLoad.FLAGS);
    }

    /** Starts a server, which may have got anywhere by then, and kills it. */
    private void killAfter(long nanos) throws IOException, InterruptedException {
        var log = directory.resolve("killed.log").toFile();
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("mnemoscope.jar", "target/mnemoscope.jar"),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        directory.resolve("killed").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        boolean ended = server.waitFor(nanos, TimeUnit.NANOSECONDS);
        assertThat(ended).as(() -> "it ended by itself, see " + log).isFalse();
        server.destroyForcibly();
        assertThat(server.waitFor()).isNotZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        assertThat(Files.copy(from.resolve(FILE), to.resolve(FILE))).exists();
    }

    private static long number(Path data, String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(FILE));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }
}

package io.mnemoscope.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No statement on the tables of notifications reads a whole table: with many rows each would be as slow as the table is long. */
class NotificationPlanTest {
    static List<String> statements() {
        return List.of(
                NotificationLogTable.TOLD,
                NotificationLogTable.FORGET_TOLD,
                NotificationTable.WAITING,
                SentAlerts.NEWEST,
                NotificationTable.UPDATE,
                NotificationRetention.SIZE,
                NotificationRetention.OLDEST,
                EmbeddedNotifications.FORGET_RESOLVED + "7",
                EmbeddedNotifications.ACKNOWLEDGEMENT,
                AlertHistory.ACTIVE,
                AlertHistory.BY_ID,
                PresentAlerts.EXISTS,
                EventBlocks.AROUND,
                EventBlocks.NEXT,
                "DELETE FROM notification_alert WHERE seq = ?",
                "SELECT alerts FROM notification WHERE seq = ?");
    }

    @ParameterizedTest
    @MethodSource("statements")
    void findsItsRowsByAnIndex(String statement, @TempDir Path directory) throws Exception {
        var config = EmbeddedStoreConfig.in(directory);
        Schema.create(EmbeddedStore.file(config));
        try (var connection = Schema.open(EmbeddedStore.file(config), false)) {
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

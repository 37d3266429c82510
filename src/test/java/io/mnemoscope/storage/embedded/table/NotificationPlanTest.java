package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.storage.embedded.QueryPlans;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No statement on the tables of notifications reads a whole table: with many rows each would be as slow as the table is long. */
class NotificationPlanTest {
    static List<String> statements() {
        return List.of(
                NotificationLogTable.READ,
                NotificationLogTable.FORGET_ENTRY,
                NotificationTable.WAITING,
                SentAlerts.NEWEST,
                NotificationTable.UPDATE,
                NotificationRetention.SIZE,
                NotificationRetention.OLDEST,
                NotificationLogTable.FORGET_RESOLVED + "7",
                AcknowledgementTable.OF_ALERT,
                EventBlocks.AROUND,
                EventBlocks.NEXT,
                "DELETE FROM notification_alert WHERE seq = ?",
                "SELECT alerts FROM notification WHERE seq = ?");
    }

    @ParameterizedTest
    @MethodSource("statements")
    void findsItsRowsByAnIndex(String statement, @TempDir Path directory) throws Exception {
        QueryPlans.assertNoScan(statement, directory);
    }
}

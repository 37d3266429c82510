package io.mnemoscope.storage.embedded.read;

import io.mnemoscope.storage.embedded.QueryPlans;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No look for single alerts or for those that are active reads the whole table of alerts. */
class AlertPlanTest {
    static List<String> statements() {
        return List.of(AlertHistory.ACTIVE, AlertHistory.BY_ID, PresentAlerts.EXISTS);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void findsItsRowsByAnIndex(String statement, @TempDir Path directory) throws Exception {
        QueryPlans.assertNoScan(statement, directory);
    }
}

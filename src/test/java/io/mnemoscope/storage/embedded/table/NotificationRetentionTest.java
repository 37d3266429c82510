package io.mnemoscope.storage.embedded.table;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.NewFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationRetentionTest {

    @SuppressWarnings("NullAway.Init")
    private Connection connection;

    private final Damage damage = new Damage(TestOperations.create());

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        var config = EmbeddedStoreConfig.in(directory);
        NewFile.create(config.file());
        connection = Sql.open(config.file(), false);
        Sql.execute(connection, "BEGIN");
    }

    @AfterEach
    void close() throws Exception {
        Sql.execute(connection, "COMMIT");
        connection.close();
    }

    private long count(String table) throws SQLException {
        return Sql.number(connection, "SELECT count(*) FROM " + table);
    }

    private List<Delivery> notifications(int count) throws SQLException {
        var deliveries = new ArrayList<Delivery>();
        for (int i = 0; i < count; i++) {
            deliveries.add(Delivery.of(notification("n" + i, fired(ALICE, i).alert())));
        }
        NotificationTable.insert(
                connection, deliveries.stream().map(Delivery::notification).toList());
        return deliveries;
    }

    private static Notification notification(String id, Alert alert) {
        return new Notification(
                id,
                "ops",
                new Notification.Group("town", "threshold_exceeded", null),
                Notification.Reason.FIRST,
                START,
                List.of(alert),
                0);
    }

    private List<String> left() throws SQLException {
        return NotificationTable.read(connection, DeliveryQuery.all(10_000), damage).stream()
                .map(delivery -> delivery.notification().id())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void finishedNotificationsGoByAgeAndWaitingOnesNever() throws Exception {
        var all = notifications(4);
        NotificationTable.update(
                connection,
                List.of(
                        all.get(0).delivered(START + 10),
                        all.get(1).dead("refused", 3, START + 10),
                        all.get(2).delivered(START + 50)),
                0);

        int gone = NotificationRetention.expire(connection, START + 20);

        assertThat(gone).isEqualTo(2);
        assertThat(left()).containsExactly("n2", "n3");
        assertThat(count("notification_alert")).isEqualTo(2);
        assertThat(NotificationRetention.expire(connection, START + 20)).isZero();
    }

    @Test
    void whenRoomIsShortDeliveredOnesGoFirstAndWaitingOnesNever() throws Exception {
        var all = notifications(4);
        NotificationTable.update(
                connection,
                List.of(
                        all.get(0).dead("refused", 3, START + 10),
                        all.get(1).delivered(START + 20),
                        all.get(2).delivered(START + 30)),
                0);

        assertThat(NotificationRetention.freeOldest(connection, 1)).isEqualTo(1);
        assertThat(left()).containsExactly("n0", "n2", "n3");
        assertThat(NotificationRetention.freeOldest(connection, 5)).isEqualTo(1);
        assertThat(NotificationRetention.freeOldest(connection, 5)).isEqualTo(1);
        assertThat(NotificationRetention.freeOldest(connection, 5)).isZero();
        assertThat(left()).containsExactly("n3");
    }

    @Test
    void finishedNotificationsAreBoundByTheirBytes() throws Exception {
        var all = notifications(300);
        NotificationTable.update(
                connection, all.stream().map(one -> one.delivered(START + 10)).toList(), 0);
        Sql.execute(connection, "UPDATE notification SET bytes = 1000000");

        for (int i = 0; i < 10; i++) {
            NotificationRetention.limit(connection);
        }

        assertThat(left()).hasSize((64 << 20) / 1_000_000);
    }
}

package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.BOB;
import static io.mnemoscope.storage.Samples.START;
import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.TestOperations;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotificationRetentionTest {
    private static final long LATER = START + 1_000_000_000;

    @SuppressWarnings("NullAway.Init")
    private Session session;

    private long offset;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        var config = EmbeddedStoreConfig.in(directory);
        Schema.create(EmbeddedStore.file(config));
        session = new Session(config, new Memory(new Damage(TestOperations.create())));
        session.begin();
    }

    @AfterEach
    void close() throws Exception {
        session.end();
        session.close();
    }

    private void events(int count, AlertEvent event) throws SQLException {
        for (int i = 0; i < count; i++) {
            session.alerts.write(++offset, 1, event);
        }
        session.memory.lastOffset = offset;
    }

    private void cursor(long offset) throws SQLException {
        Schema.execute(session.connection, "INSERT OR REPLACE INTO meta VALUES('dispatched_offset', '" + offset + "')");
    }

    private long count(String table) throws SQLException {
        return Schema.number(session.connection, "SELECT count(*) FROM " + table);
    }

    private static AlertRetention keeping(int alerts, int events) {
        return new AlertRetention(alerts, events);
    }

    @Test
    void whatWasNotDispatchedYetStays() throws Exception {
        events(1, fired(ALICE, 1));
        events(1, resolved(ALICE, 1));
        events(1, fired(BOB, 2));
        events(1, resolved(BOB, 2));
        cursor(2);

        while (keeping(0, 0).step(session, LATER) > 0) {
            assertThat(count("alert_event")).isGreaterThanOrEqualTo(2);
        }

        assertThat(Schema.number(session.connection, "SELECT min(event_offset) FROM alert_event"))
                .isEqualTo(3);
        assertThat(count("alert")).isEqualTo(1);
    }

    @Test
    void oldEventsGoThoughTheirAlertIsStillFiring() throws Exception {
        events(30, fired(ALICE, 1));

        int gone = keeping(10, 100).step(session, LATER);

        assertThat(gone).isEqualTo(30);
        assertThat(count("alert")).isEqualTo(1);
        assertThat(Schema.number(session.connection, "SELECT value FROM meta WHERE key = 'last_offset'"))
                .isEqualTo(30);
    }

    @Test
    void withoutARetentionTheNewestEventsAndAlertsAreKept() throws Exception {
        for (int i = 0; i < 20; i++) {
            events(1, resolved(ALICE, i));
        }
        events(1, fired(BOB, 5));
        var retention = keeping(6, 15);

        while (retention.step(session, 0) > 0) {
            assertThat(count("alert")).isGreaterThanOrEqualTo(6);
        }

        assertThat(count("alert")).isEqualTo(6);
        assertThat(count("alert_event")).isLessThanOrEqualTo(15);
        assertThat(Schema.number(session.connection, "SELECT count(*) FROM alert WHERE state = 'firing'"))
                .isEqualTo(1);
        assertThat(Schema.number(session.connection, "SELECT min(started_ms) FROM alert WHERE state <> 'firing'"))
                .isEqualTo(START + 15_000);
    }

    @Test
    void anAlertOfVeryManyEventsGoesInSlices() throws Exception {
        events(12_000, resolved(ALICE, 1));
        cursor(20_000);

        int first = AlertRetention.freeOldest(session, 10);

        assertThat(first).isEqualTo(10_000);
        assertThat(count("alert")).isEqualTo(1);
        assertThat(AlertRetention.freeOldest(session, 10)).isEqualTo(2_001);
        assertThat(AlertRetention.freeOldest(session, 10)).isZero();
        assertThat(count("alert_event")).isZero();
    }

    private List<Delivery> notifications(int count) throws SQLException {
        var deliveries = new ArrayList<Delivery>();
        for (int i = 0; i < count; i++) {
            deliveries.add(Delivery.of(notification("n" + i, fired(ALICE, i).alert())));
        }
        NotificationTable.insert(
                session.connection,
                deliveries.stream().map(Delivery::notification).toList());
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
        return NotificationTable.read(session.connection, new DeliveryQuery(null, null, null, null, null, 10_000, 0),
                        session.memory.damage)
                .stream()
                .map(delivery -> delivery.notification().id())
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    @Test
    void finishedNotificationsGoByAgeAndWaitingOnesNever() throws Exception {
        var all = notifications(4);
        NotificationTable.update(
                session.connection,
                List.of(
                        all.get(0).delivered(START + 10),
                        all.get(1).dead("refused", 3, START + 10),
                        all.get(2).delivered(START + 50)),
                0);

        int gone = NotificationRetention.expire(session.connection, START + 20);

        assertThat(gone).isEqualTo(2);
        assertThat(left()).containsExactly("n2", "n3");
        assertThat(count("notification_alert")).isEqualTo(2);
        assertThat(NotificationRetention.expire(session.connection, START + 20)).isZero();
    }

    @Test
    void whenRoomIsShortDeliveredOnesGoFirstAndWaitingOnesNever() throws Exception {
        var all = notifications(4);
        NotificationTable.update(
                session.connection,
                List.of(
                        all.get(0).dead("refused", 3, START + 10),
                        all.get(1).delivered(START + 20),
                        all.get(2).delivered(START + 30)),
                0);

        assertThat(NotificationRetention.freeOldest(session.connection, 1)).isEqualTo(1);
        assertThat(left()).containsExactly("n0", "n2", "n3");
        assertThat(NotificationRetention.freeOldest(session.connection, 5)).isEqualTo(1);
        assertThat(NotificationRetention.freeOldest(session.connection, 5)).isEqualTo(1);
        assertThat(NotificationRetention.freeOldest(session.connection, 5)).isZero();
        assertThat(left()).containsExactly("n3");
    }

    @Test
    void finishedNotificationsAreBoundByTheirBytes() throws Exception {
        var all = notifications(300);
        NotificationTable.update(
                session.connection,
                all.stream().map(one -> one.delivered(START + 10)).toList(),
                0);
        Schema.execute(session.connection, "UPDATE notification SET bytes = 1000000");

        for (int i = 0; i < 10; i++) {
            NotificationRetention.limit(session.connection);
        }

        assertThat(left()).hasSize((64 << 20) / 1_000_000);
    }
}

package io.mnemoscope.storage.embedded;

import io.mnemoscope.storage.NotificationStore;
import java.sql.SQLException;

/**
 * Deletes alerts that ended and alert events, the oldest first, a slice with each call: those older than the retention, and
 * those that are more than {@link #KEPT_ALERTS} and {@link #KEPT_EVENTS}. What the dispatch of notifications has not
 * processed yet stays. The writer's; inside its transactions.
 */
final class AlertRetention {
    /** Alerts that are kept whatever their age, active ones included; ended ones beyond that go. */
    static final int KEPT_ALERTS = 100_000;

    /** Alert events that are kept whatever their age. */
    static final int KEPT_EVENTS = 1_000_000;

    private static final int ALERTS = 128;
    private static final int EVENTS = 512;
    /** Events of alerts that go, in one transaction. */
    private static final int MOST_EVENTS = 10_000;
    /** Counting reads an index to its end: it is done again after so many events. */
    private static final int COUNT_EVERY = 2_000;

    static final String ENDED =
            "SELECT id FROM alert WHERE updated_ms < ? AND state NOT IN ('firing', 'recovering') AND last_offset <= ?"
                    + " ORDER BY updated_ms LIMIT ?";
    static final String OLD_EVENTS = "DELETE FROM alert_event WHERE event_offset IN (SELECT event_offset FROM (SELECT"
            + " event_offset, updated_ms FROM alert_event WHERE event_offset <= ? ORDER BY event_offset LIMIT ?)"
            + " WHERE updated_ms < ? OR event_offset <= ?)";

    static final String THEIR_EVENTS =
            "DELETE FROM alert_event WHERE event_offset IN (SELECT event_offset FROM alert_event"
                    + " WHERE id IN (SELECT id FROM cleared) LIMIT " + MOST_EVENTS + ")";
    /** One with more events than a slice goes in a later one. */
    private static final String NOT_YET =
            "DELETE FROM cleared WHERE EXISTS (SELECT 1 FROM alert_event WHERE alert_event.id = cleared.id)";

    private final int keptAlerts;
    private final int keptEvents;
    private long countedAt = -COUNT_EVERY;
    private long excess;

    AlertRetention(int keptAlerts, int keptEvents) {
        this.keptAlerts = keptAlerts;
        this.keptEvents = keptEvents;
    }

    /**
     * Deletes a slice.
     *
     * @param cutoffMillis what was changed last before goes; 0 for no bound of age
     * @return how many alerts and events went; 0 when there is nothing left to delete
     */
    int step(Session session, long cutoffMillis) throws SQLException {
        long cursor = EmbeddedNotifications.cursor(session);
        long processed = cursor == NotificationStore.NEVER ? Long.MAX_VALUE : cursor;
        int gone = events(session, cutoffMillis, processed);
        if (cutoffMillis > 0) {
            gone += ended(session, cutoffMillis, processed, ALERTS);
        }
        long last = session.memory.lastOffset;
        if (last - countedAt >= COUNT_EVERY) {
            countedAt = last;
            excess = Schema.number(session.connection, "SELECT count(*) FROM alert") - keptAlerts;
        }
        if (excess > 0) {
            int freed = ended(session, Long.MAX_VALUE, processed, (int) Math.min(ALERTS, excess));
            excess = freed == 0 ? 0 : Schema.number(session.connection, "SELECT count(*) FROM alert") - keptAlerts;
            gone += freed;
        }
        return gone;
    }

    /**
     * Deletes the alerts that ended first, because room is short.
     *
     * @param most at most so many
     * @return how many alerts and events went; 0 when there is nothing left to delete
     */
    static int freeOldest(Session session, int most) throws SQLException {
        long cursor = EmbeddedNotifications.cursor(session);
        return ended(session, Long.MAX_VALUE, cursor == NotificationStore.NEVER ? Long.MAX_VALUE : cursor, most);
    }

    /** Events are in the order of their arrival, so the look ends at the first slice that has none to delete. */
    private int events(Session session, long cutoffMillis, long processed) throws SQLException {
        try (var delete = session.connection.prepareStatement(OLD_EVENTS)) {
            delete.setLong(1, processed);
            delete.setInt(2, EVENTS);
            delete.setLong(3, cutoffMillis);
            delete.setLong(4, session.memory.lastOffset - keptEvents);
            int gone = delete.executeUpdate();
            if (gone > 0) {
                AlertClearing.keepOffset(session);
            }
            return gone;
        }
    }

    private static int ended(Session session, long beforeMillis, long processed, int most) throws SQLException {
        AlertClearing.begin(session);
        try (var insert = session.connection.prepareStatement("INSERT INTO cleared " + ENDED)) {
            insert.setLong(1, beforeMillis);
            insert.setLong(2, processed);
            insert.setInt(3, most);
            insert.execute();
        }
        int events;
        try (var delete = session.connection.prepareStatement(THEIR_EVENTS)) {
            events = delete.executeUpdate();
        }
        Schema.execute(session.connection, NOT_YET);
        return events + AlertClearing.finish(session);
    }
}

package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertAnnotation;
import io.mnemoscope.storage.embedded.codec.LoggedEvent;
import io.mnemoscope.storage.embedded.table.AcknowledgementTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Adds events to alerts that no snapshot caused. */
public final class AlertAnnotations {
    private AlertAnnotations() {}

    /** Inside a transaction of a session: one event for each annotation of an alert that is there; answers them. */
    public static List<StoredEvent> write(Session session, List<AlertAnnotation> annotations) throws SQLException {
        var events = new ArrayList<StoredEvent>();
        var logged = new ArrayList<LoggedEvent>();
        long offset = session.memory.lastOffset;
        for (var annotation : annotations) {
            var standing = session.history.standing(annotation.alert());
            if (standing != null) {
                var alert = standing.event().alert();
                var event = new AlertEvent(annotation.kind(), annotation.reason(), alert.at(annotation.atMillis()));
                logged.add(LoggedEvent.of(++offset, standing.number(), standing.whose(), event));
                var acknowledgement = annotation.acknowledgement();
                if (acknowledgement != null) {
                    AcknowledgementTable.put(session.connection, annotation.alert(), acknowledgement);
                }
                events.add(new StoredEvent(offset, event));
            }
        }
        if (!logged.isEmpty()) {
            session.blocks.append(logged);
        }
        long last = offset;
        session.afterCommit(() -> session.memory.lastOffset = last);
        return events;
    }
}

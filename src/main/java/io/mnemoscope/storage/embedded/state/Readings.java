package io.mnemoscope.storage.embedded.state;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The readers, so that the writer can end what holds its log with an old view of the store. Any thread. */
public final class Readings {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);
    private final Set<View> readers = ConcurrentHashMap.newKeySet();

    /** A reader's view of the store. Any thread. */
    public interface View {
        /** How old it is; 0 if nothing is asked. */
        long viewNanos();

        /** Ends the question that is answered from it with a failure. */
        void interrupt() throws SQLException;
    }

    public void add(View reader) {
        boolean unused = readers.add(reader);
    }

    /** Ends the questions whose view is older than this; whoever asked is told so. */
    public void endOlderThan(long nanos) {
        for (var reader : readers) {
            long age = reader.viewNanos();
            if (age > nanos) {
                try {
                    reader.interrupt();
                    LOG.info("event=reading.ended reason=\"held the write-ahead log\" millis={}", age / 1_000_000);
                } catch (SQLException e) {
                    LOG.debug("event=reading.end", e);
                }
            }
        }
    }
}

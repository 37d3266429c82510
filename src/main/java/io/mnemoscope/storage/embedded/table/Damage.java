package io.mnemoscope.storage.embedded.table;

import io.micrometer.core.instrument.Gauge;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.operations.Conditions;
import io.mnemoscope.operations.Operations;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows that cannot be read. Each is named in the log once, all of them in the condition {@code store.damage}; whoever reads
 * continues without them, so that no other agent suffers. The first 1,000 are remembered one by one. Any thread.
 */
public final class Damage {
    private static final Logger LOG = LoggerFactory.getLogger(Damage.class);
    private static final String COMPONENT = "store.damage";
    private static final int REMEMBERED = 1_000;
    private static final int NAMED = 3;
    private static final int SQLITE_CORRUPT = 11;
    private static final int PRIMARY_CODE = 0xff;

    private final Conditions conditions;
    private final Map<String, String> known = new LinkedHashMap<>();
    private final Map<String, Lost> lost = new LinkedHashMap<>();
    private final AtomicLong more = new AtomicLong();

    public Damage(Operations operations) {
        conditions = operations.conditions();
        Gauge.builder("mnemoscope.store.damaged.rows", this, Damage::count)
                .description("Rows that cannot be read and are left out, as far as reading has come across them")
                .register(operations.meters());
    }

    private long count() {
        synchronized (known) {
            return known.size() + more.get();
        }
    }

    /** Snapshots that are damaged. */
    private record Lost(AgentId agent, long firstMillis, long lastMillis) {}

    /** Reads a row. */
    public interface Read<T> {
        T read() throws SQLException;
    }

    /** Says more of a row, only once it is known to be damaged. */
    public interface Detail {
        String text() throws SQLException;
    }

    /** What is read, or null if the row is damaged: then it is named. */
    public <T> @Nullable T orNull(String table, Object key, Read<T> read) throws SQLException {
        return orNull(table, key, () -> "", read);
    }

    /** As the other, with more about the row, for example whose it is. */
    public <T> @Nullable T orNull(String table, Object key, Detail detail, Read<T> read) throws SQLException {
        try {
            return read.read();
        } catch (RuntimeException e) {
            found(table, key, detail, e);
        } catch (SQLException e) {
            if (!isCorrupt(e)) {
                throw e;
            }
            found(table, key, detail, e);
        }
        return null;
    }

    /** Whether SQLite says that the file is damaged. */
    public static boolean isCorrupt(SQLException failure) {
        return (failure.getErrorCode() & PRIMARY_CODE) == SQLITE_CORRUPT;
    }

    private void found(String table, Object key, Detail detail, Exception cause) {
        String text;
        try {
            text = detail.text();
        } catch (SQLException | RuntimeException e) {
            text = "";
        }
        found(table + " row " + key, text, String.valueOf(cause.getMessage()));
    }

    /** This row is damaged; named if that is news. */
    public void found(String row, String detail, String cause) {
        synchronized (known) {
            if (known.containsKey(row)) {
                return;
            }
            if (known.size() >= REMEMBERED) {
                more.incrementAndGet();
            } else {
                known.put(row, detail.isEmpty() ? row : row + " (" + detail + ")");
                LOG.warn("event=store.damaged row=\"{}\" detail=\"{}\" reason=\"{}\"", row, detail, cause);
            }
        }
        conditions.set(COMPONENT, Conditions.Level.DEGRADED, reason());
    }

    private String reason() {
        var rows = rows();
        var shown = rows.subList(0, Math.min(NAMED, rows.size()));
        long others = rows.size() - shown.size() + more.get();
        return "damaged rows, left out where they cannot be trusted: " + String.join("; ", shown)
                + (others > 0 ? " and " + others + " more" : "")
                + "; mnemoscope verify names them all, a backup has them if it is older than the damage";
    }

    /** These snapshots of an agent cannot be read. */
    public void lost(AgentId agent, long firstMillis, long lastMillis, String text) {
        synchronized (known) {
            if (lost.size() < REMEMBERED) {
                lost.put(text, new Lost(agent, firstMillis, lastMillis));
            }
        }
    }

    /** See {@link io.mnemoscope.storage.SnapshotStore#leftOut}. */
    public List<String> leftOut(Predicate<AgentId> agents, long fromMillis, long toMillis) {
        synchronized (known) {
            return lost.entrySet().stream()
                    .filter(entry -> agents.test(entry.getValue().agent)
                            && entry.getValue().lastMillis >= fromMillis
                            && entry.getValue().firstMillis < toMillis)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** The rows that are known to be damaged, in the order in which they were found. */
    public List<String> rows() {
        synchronized (known) {
            return List.copyOf(known.values());
        }
    }
}

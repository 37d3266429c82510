package io.mnemoscope.storage.embedded.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.embedded.table.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The store's figures for {@code /metrics}. */
public final class StoreMeters {
    private StoreMeters() {}

    public static void register(Operations operations, Path file, StoreIndex memory, Supplier<Number> waiting) {
        bytes(
                operations,
                "file",
                "Size of the store's file",
                () -> file.toFile().length());
        bytes(operations, "wal", "Length of the write-ahead log in use", () -> memory.walBytes);
        bytes(operations, "free", "Pages of the file that hold nothing", () -> memory.freePages * Sql.PAGE);
        bytes(operations, "open", "Snapshots in memory that no chunk holds yet", () -> memory.openBytes);
        count(operations, "queue", "Batches and other work that waits for the writer", waiting);
        count(operations, "tail.rows", "Commits in the tail of the file", () -> memory.nextSeq - memory.firstSeq);
        count(
                operations,
                "agents",
                "Agents that the store knows",
                () -> memory.agents().size());
    }

    private static void bytes(Operations operations, String name, String what, Supplier<Number> size) {
        Gauge.builder("mnemoscope.store." + name, size)
                .description(what)
                .baseUnit("bytes")
                .register(operations.meters());
    }

    private static void count(Operations operations, String name, String what, Supplier<Number> count) {
        Gauge.builder("mnemoscope.store." + name, count).description(what).register(operations.meters());
    }

    /** Rows of a table that retention deletes. */
    public static Counter deleted(Operations operations, String table) {
        return counter(operations, "store.deleted", "Rows that retention has deleted", Tag.of("table", table));
    }

    /** Transactions that end so. */
    static Counter commits(Operations operations, String outcome) {
        return counter(operations, "commits", "Transactions by outcome", Tag.of("outcome", outcome));
    }

    private static Counter counter(Operations operations, String name, String what, Tag tag) {
        return Counter.builder("mnemoscope." + name)
                .description(what)
                .tags(List.of(tag))
                .register(operations.meters());
    }

    /** What the writer knows, for people. */
    public static Map<String, Object> figures(StoreIndex memory) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("store", "embedded");
        figures.put("agents", memory.agents().size());
        figures.put("open_bytes", memory.openBytes);
        figures.put("tail_rows", memory.nextSeq - memory.firstSeq);
        figures.put("tail_read_bytes", memory.tailRead);
        figures.put("last_offset", memory.lastOffset);
        figures.put("wal_bytes", memory.walBytes);
        return figures;
    }

    /** The same with what takes a look at the file. */
    public static Map<String, Object> counted(
            Map<String, Object> figures, Connection connection, StoreIndex memory, Path file) throws SQLException {
        figures.put("chunks", Sql.number(connection, "SELECT count(*) FROM chunk"));
        figures.put("alerts", Sql.number(connection, "SELECT count(*) FROM alert"));
        figures.put("chunks_read", memory.chunksRead.sum());
        figures.put("file_bytes", file.toFile().length());
        return figures;
    }

    /** A part of opening the store has ended; answers the time of now, for the next. */
    public static long phase(Operations operations, String phase, long startedNanos) {
        long now = System.nanoTime();
        Timer.builder("mnemoscope.store.opening")
                .description("Time that a part of opening the store took")
                .tag("phase", phase)
                .register(operations.meters())
                .record(now - startedNanos, TimeUnit.NANOSECONDS);
        return now;
    }
}

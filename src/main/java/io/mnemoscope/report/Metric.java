package io.mnemoscope.report;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStore;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a chart can show: a series of the classic timeline, the pressure, or the size of one memory store.
 *
 * @param wireName as it is asked for
 * @param title for people
 * @param ratio whether it has no unit, 1 being full
 * @param store the memory store that it is of; null of all others
 * @param value of a snapshot; NaN where there is none
 * @param limit in a snapshot; NaN where there is none
 */
record Metric(
        String wireName,
        String title,
        boolean ratio,
        @Nullable String store,
        ToDoubleFunction<MemorySnapshot> value,
        ToDoubleFunction<MemorySnapshot> limit) {
    static final Metric MEMORY_SIZE = new Metric(
            "memory_size",
            "Memory Size",
            false,
            null,
            snapshot -> snapshot.memory().currentSize(),
            snapshot -> snapshot.memory().hasLimit() ? snapshot.memory().maxSize() : Double.NaN);
    static final Metric BUFFER_SIZE = new Metric(
            "buffer_size",
            "Buffer Size",
            false,
            null,
            snapshot -> snapshot.memory().bufferSize(),
            snapshot -> Double.NaN);
    static final Metric USAGE_RATIO =
            ofRatio("usage_ratio", "Usage Ratio", snapshot -> snapshot.memory().usageRatio());
    private static final Metric PRESSURE = ofRatio("pressure", "Pressure", MemorySnapshot::pressure);
    private static final List<Metric> NAMED = List.of(MEMORY_SIZE, BUFFER_SIZE, USAGE_RATIO, PRESSURE);
    private static final String STORE = "stores.";

    private static Metric ofRatio(String name, String title, ToDoubleFunction<MemorySnapshot> value) {
        return new Metric(
                name,
                title,
                true,
                null,
                value,
                snapshot -> Double.isNaN(value.applyAsDouble(snapshot)) ? Double.NaN : 1);
    }

    private static Metric ofStore(String name) {
        return new Metric(
                STORE + name,
                "Memory Store " + name,
                false,
                name,
                snapshot -> figure(snapshot, name, MemoryStore::size),
                snapshot -> figure(snapshot, name, store -> store.hasLimit() ? store.limit() : Double.NaN));
    }

    private static double figure(MemorySnapshot snapshot, String name, ToDoubleFunction<MemoryStore> figure) {
        var store = snapshot.store(name);
        return store == null ? Double.NaN : figure.applyAsDouble(store);
    }

    /** Its value; 0 where there is none, as in the classic series. */
    double of(MemorySnapshot snapshot) {
        double found = value.applyAsDouble(snapshot);
        return Double.isNaN(found) ? 0 : found;
    }

    /** In what it is counted, by the newest snapshot. */
    String unit(MemorySnapshot newest) {
        if (ratio) {
            return "%";
        }
        if (store == null) {
            return "memories";
        }
        var its = newest.store(store);
        return its == null ? "none" : its.unit().wireName();
    }

    /**
     * The metric of this name.
     *
     * @throws InvalidInput if there is none
     */
    static Metric named(String name) {
        for (var metric : NAMED) {
            if (metric.wireName.equals(name)) {
                return metric;
            }
        }
        if (name.startsWith(STORE)) {
            var store = name.substring(STORE.length());
            MemoryStore.checkName("metric", store);
            return ofStore(store);
        }
        throw new InvalidInput(
                "metric",
                "must be one of " + NAMED.stream().map(Metric::wireName).collect(Collectors.joining(", "))
                        + ", or stores. and the name of a memory store, not: " + InvalidInput.shown(name));
    }
}

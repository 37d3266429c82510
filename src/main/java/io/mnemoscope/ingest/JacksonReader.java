package io.mnemoscope.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a snapshot of any shape that the format allows, with Jackson's streaming parser. What is wrong with a value is
 * remembered (the first one) while the rest of the object is read, so that the next one is found.
 */
final class JacksonReader {
    /** The year 2000, in seconds since 1970. */
    private static final double FIRST_SECOND = SnapshotDraft.YEAR_2000 / 1_000.0;

    private final SnapshotDraft draft;
    private final JsonValues values = new JsonValues();
    private final StoresReader stores = new StoresReader(values);
    private String simulation = AgentId.DEFAULT_SIMULATION;
    private @Nullable String agent;
    private boolean last;

    /**
     * A reader.
     *
     * @param retention see {@link SnapshotDraft}
     */
    JacksonReader(Duration retention) {
        draft = new SnapshotDraft(retention);
    }

    /** Members read so far that nobody knows. */
    long unknownMembers() {
        return values.unknownMembers();
    }

    /**
     * Reads the value that {@code in} stands on.
     *
     * @throws InvalidInput if it is no valid snapshot; {@code in} then stands on its end all the same
     * @throws IOException if it is no JSON
     */
    MemorySnapshot read(JsonParser in, long nowMillis) throws IOException {
        draft.reset();
        values.reset();
        simulation = AgentId.DEFAULT_SIMULATION;
        agent = null;
        last = false;
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            throw new InvalidInput("", "a snapshot must be a JSON object");
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            member(in, name);
        }
        values.check();
        if (agent != null) {
            draft.id = AgentIds.checked(simulation, agent);
        }
        return draft.build(nowMillis);
    }

    /** Whether the snapshot that was read last is the last one of its agent. */
    boolean last() {
        return last;
    }

    private void member(JsonParser in, String name) throws IOException {
        switch (name) {
            case "simulation" -> {
                var given = values.text(in, name);
                simulation = given == null ? AgentId.DEFAULT_SIMULATION : given;
            }
            case "agent" -> agent = values.text(in, name);
            case "timestamp" -> draft.timestamp = timestamp(in);
            case "step" -> draft.step = values.count(in, "", name, MemorySnapshot.NO_STEP);
            case "simulation_time" -> draft.simulationTime = simulationTime(in);
            case "memory_stats" -> values.object(in, name, this::memory);
            case "consolidation_metrics" -> {
                draft.hasConsolidation = true;
                values.object(in, name, this::consolidation);
            }
            case "episode_count" -> draft.episodes = values.count(in, "", name, 0);
            case "gauges" -> gauges(in);
            case "stores" -> draft.stores = stores.read(in);
            case "final" -> last = values.flag(in, "", name) == 1;
            default -> values.unknown(in);
        }
    }

    private void memory(JsonParser in, String name) throws IOException {
        var path = "memory_stats.";
        switch (name) {
            case "current_size" -> draft.current = values.count(in, path, name, SnapshotDraft.ABSENT);
            case "buffer_size" -> draft.buffer = values.count(in, path, name, 0);
            case "total_size" -> draft.total = values.count(in, path, name, SnapshotDraft.ABSENT);
            case "max_size" -> draft.max = values.count(in, path, name, 0);
            case "usage_ratio" ->
                draft.usageRatio = values.real(in, path + name, MemoryStats.MAX_RATIO, MemoryStats.RATIO_RANGE);
            case "is_bounded" -> draft.bounded = values.flag(in, path, name);
            case "approaching_limit" -> draft.approaching = values.flag(in, path, name);
            default -> values.unknown(in);
        }
    }

    private void consolidation(JsonParser in, String name) throws IOException {
        var path = "consolidation_metrics.";
        switch (name) {
            case "total_consolidations" -> draft.consolidations = values.count(in, path, name, 0);
            case "automatic_consolidations" -> draft.automatic = values.count(in, path, name, 0);
            case "manual_consolidations" -> draft.manual = values.count(in, path, name, 0);
            case "last_consolidation_time" ->
                draft.lastSeconds = values.real(
                        in, path + name, ConsolidationMetrics.MAX_SECONDS, ConsolidationMetrics.SECONDS_RANGE);
            case "total_memories_consolidated" -> draft.memories = values.count(in, path, name, 0);
            case "average_consolidation_size" -> {
                double average = values.real(
                        in, path + name, ConsolidationMetrics.MAX_AVERAGE, ConsolidationMetrics.AVERAGE_RANGE);
                draft.averageSize = Double.isNaN(average) ? 0 : average;
            }
            default -> values.unknown(in);
        }
    }

    private void gauges(JsonParser in) throws IOException {
        var gauges = new LinkedHashMap<String, Double>();
        values.object(in, "gauges", (parser, name) -> gauge(parser, name, gauges));
        draft.gauges = gauges;
    }

    private void gauge(JsonParser in, String name, Map<String, Double> gauges) throws IOException {
        var path = "gauges." + InvalidInput.shown(name);
        if (!in.currentToken().isNumeric()) {
            if (in.currentToken() != JsonToken.VALUE_NULL) {
                values.wrong(in, path, "must be a number");
            }
            return;
        }
        if (gauges.size() > MemorySnapshot.MAX_GAUGES) {
            return;
        }
        gauges.put(name, in.getDoubleValue());
    }

    private long timestamp(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return SnapshotDraft.ABSENT;
        }
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            var parsed = Rfc3339.parse(in.getText());
            if (parsed.isPresent()) {
                return nonNegative(parsed.getAsLong());
            }
        } else if (in.currentToken().isNumeric()) {
            return epoch(in);
        }
        values.wrong(in, "timestamp", "must be RFC 3339 with an offset, or a number since 1970");
        return SnapshotDraft.ABSENT;
    }

    private long nonNegative(long millis) {
        if (millis < 0) {
            values.remember(new InvalidInput("timestamp", "must not be before 1970: " + Instant.ofEpochMilli(millis)));
        }
        return millis;
    }

    /** A number since 1970: seconds, milliseconds, microseconds and nanoseconds of the years 2000 to 9999 are far apart. */
    private long epoch(JsonParser in) throws IOException {
        double number = in.getDoubleValue();
        if (number < FIRST_SECOND) {
            values.wrong(
                    in,
                    "timestamp",
                    "must be RFC 3339, or a number since 1970 (seconds, milliseconds) of the year 2000 or later");
            return SnapshotDraft.ABSENT;
        }
        if (number < 1_000 * FIRST_SECOND) {
            return Math.round(1_000 * number);
        }
        if (number < 1_000_000 * FIRST_SECOND) {
            return (long) number;
        }
        return (long) (number < 1_000_000_000 * FIRST_SECOND ? number / 1_000 : number / 1_000_000);
    }

    private long simulationTime(JsonParser in) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return MemorySnapshot.NO_TIME;
        }
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            var parsed = Rfc3339.parseLenient(in.getText());
            if (parsed.isPresent()) {
                return parsed.getAsLong();
            }
        }
        values.wrong(in, "simulation_time", "must be RFC 3339");
        return MemorySnapshot.NO_TIME;
    }
}

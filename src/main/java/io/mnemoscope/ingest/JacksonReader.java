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
    private final SnapshotDraft draft;
    private @Nullable InvalidInput wrong;
    private String simulation = AgentId.DEFAULT_SIMULATION;
    private @Nullable String agent;
    private long unknown;

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
        return unknown;
    }

    /**
     * Reads the value that {@code in} stands on.
     *
     * @throws InvalidInput if it is no valid snapshot; {@code in} then stands on its end all the same
     * @throws IOException if it is no JSON
     */
    MemorySnapshot read(JsonParser in, long nowMillis) throws IOException {
        draft.reset();
        wrong = null;
        simulation = AgentId.DEFAULT_SIMULATION;
        agent = null;
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            throw new InvalidInput("", "a snapshot must be a JSON object");
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            member(in, name);
        }
        if (wrong != null) {
            throw wrong;
        }
        if (agent != null) {
            draft.id = AgentIds.checked(simulation, agent);
        }
        return draft.build(nowMillis);
    }

    private void member(JsonParser in, String name) throws IOException {
        switch (name) {
            case "simulation" -> {
                var given = text(in, name);
                simulation = given == null ? AgentId.DEFAULT_SIMULATION : given;
            }
            case "agent" -> agent = text(in, name);
            case "timestamp" -> draft.timestamp = timestamp(in);
            case "step" -> draft.step = count(in, "", name, MemorySnapshot.NO_STEP);
            case "simulation_time" -> draft.simulationTime = simulationTime(in);
            case "memory_stats" -> object(in, name, this::memory);
            case "consolidation_metrics" -> {
                draft.hasConsolidation = true;
                object(in, name, this::consolidation);
            }
            case "episode_count" -> draft.episodes = count(in, "", name, 0);
            case "gauges" -> gauges(in);
            default -> unknown(in);
        }
    }

    private void memory(JsonParser in, String name) throws IOException {
        var path = "memory_stats.";
        switch (name) {
            case "current_size" -> draft.current = count(in, path, name, SnapshotDraft.ABSENT);
            case "buffer_size" -> draft.buffer = count(in, path, name, 0);
            case "total_size" -> draft.total = count(in, path, name, SnapshotDraft.ABSENT);
            case "max_size" -> draft.max = count(in, path, name, 0);
            case "usage_ratio" ->
                draft.usageRatio = real(in, path + name, MemoryStats.MAX_RATIO, MemoryStats.RATIO_RANGE);
            case "is_bounded" -> draft.bounded = flag(in, path, name);
            case "approaching_limit" -> draft.approaching = flag(in, path, name);
            default -> unknown(in);
        }
    }

    private void consolidation(JsonParser in, String name) throws IOException {
        var path = "consolidation_metrics.";
        switch (name) {
            case "total_consolidations" -> draft.consolidations = count(in, path, name, 0);
            case "automatic_consolidations" -> draft.automatic = count(in, path, name, 0);
            case "manual_consolidations" -> draft.manual = count(in, path, name, 0);
            case "last_consolidation_time" ->
                draft.lastSeconds =
                        real(in, path + name, ConsolidationMetrics.MAX_SECONDS, ConsolidationMetrics.SECONDS_RANGE);
            case "total_memories_consolidated" -> draft.memories = count(in, path, name, 0);
            case "average_consolidation_size" -> {
                double average =
                        real(in, path + name, ConsolidationMetrics.MAX_AVERAGE, ConsolidationMetrics.AVERAGE_RANGE);
                draft.averageSize = Double.isNaN(average) ? 0 : average;
            }
            default -> unknown(in);
        }
    }

    private interface Members {
        void read(JsonParser in, String name) throws IOException;
    }

    private void object(JsonParser in, String field, Members members) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            wrong(in, field, "must be an object");
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            members.read(in, name);
        }
    }

    private void gauges(JsonParser in) throws IOException {
        var gauges = new LinkedHashMap<String, Double>();
        object(in, "gauges", (parser, name) -> gauge(parser, name, gauges));
        draft.gauges = gauges;
    }

    private void gauge(JsonParser in, String name, Map<String, Double> gauges) throws IOException {
        var path = "gauges." + InvalidInput.shown(name);
        if (!in.currentToken().isNumeric()) {
            if (in.currentToken() != JsonToken.VALUE_NULL) {
                wrong(in, path, "must be a number");
            }
            return;
        }
        if (gauges.size() > MemorySnapshot.MAX_GAUGES) {
            return;
        }
        gauges.put(name, in.getDoubleValue());
    }

    private void unknown(JsonParser in) throws IOException {
        unknown++;
        in.skipChildren();
    }

    private @Nullable String text(JsonParser in, String field) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            wrong(in, field, "must be a string");
            return null;
        }
        return in.getText();
    }

    private long count(JsonParser in, String path, String name, long absent) throws IOException {
        var token = in.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return absent;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return integer(in, path + name, absent);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = in.getDoubleValue();
            if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
                return inRange((long) value, path + name, absent);
            }
        }
        wrong(in, path + name, "must be an integer");
        return absent;
    }

    private long integer(JsonParser in, String field, long absent) throws IOException {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            wrong(in, field, "must be from 0 to 2^53 - 1");
            return absent;
        }
        return inRange(in.getLongValue(), field, absent);
    }

    private long inRange(long value, String field, long absent) {
        if (value >= 0 && value < 1L << 53) {
            return value;
        }
        remember(new InvalidInput(field, "must be from 0 to 2^53 - 1: " + value));
        return absent;
    }

    private double real(JsonParser in, String field, double max, String range) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        if (!in.currentToken().isNumeric()) {
            wrong(in, field, "must be a number " + range);
            return Double.NaN;
        }
        double value = in.getDoubleValue();
        if (!(value >= 0) || value > max) {
            wrong(in, field, "must be a number " + range);
            return Double.NaN;
        }
        // Not -0.0, which the store would not keep.
        return value + 0.0;
    }

    private int flag(JsonParser in, String path, String name) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NULL -> -1;
            default -> {
                wrong(in, path + name, "must be true or false");
                yield -1;
            }
        };
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
            return count(in, "", "timestamp", SnapshotDraft.ABSENT);
        }
        wrong(in, "timestamp", "must be RFC 3339 with an offset, or epoch milliseconds");
        return SnapshotDraft.ABSENT;
    }

    private long nonNegative(long millis) {
        if (millis < 0) {
            remember(new InvalidInput("timestamp", "must not be before 1970: " + Instant.ofEpochMilli(millis)));
        }
        return millis;
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
        wrong(in, "simulation_time", "must be RFC 3339");
        return MemorySnapshot.NO_TIME;
    }

    private void wrong(JsonParser in, String field, String reason) throws IOException {
        var value = in.currentToken().isStructStart() ? in.currentToken().asString() : in.getText();
        in.skipChildren();
        remember(new InvalidInput(field, reason + ": " + InvalidInput.shown(value)));
    }

    private void remember(InvalidInput invalid) {
        wrong = wrong == null ? invalid : wrong;
    }
}

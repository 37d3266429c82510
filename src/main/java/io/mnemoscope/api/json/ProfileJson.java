package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.OperationProfile;
import io.mnemoscope.domain.OperationProfile.Figures;
import io.mnemoscope.domain.OperationTiming;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Timings of operations and their profiles on the wire. */
public final class ProfileJson {
    private static final double NANOS = 1e9;

    private ProfileJson() {}

    /**
     * A timing, or an array of them: {@code {simulation, agent, name, seconds, error}}; the simulation is {@code default}
     * and {@code error} is false where they are left out.
     *
     * @throws InvalidInput naming the member that is not as it should be; then none is taken
     */
    public static List<OperationTiming> timings(String json) {
        var tree = Trees.any(json);
        if (tree.isObject()) {
            return List.of(timing(tree, ""));
        }
        if (!tree.isArray()) {
            throw new InvalidInput("", "must be a timing or an array of them");
        }
        var timings = new ArrayList<OperationTiming>(tree.size());
        for (int i = 0; i < tree.size(); i++) {
            timings.add(timing(tree.get(i), "[" + i + "]."));
        }
        return timings;
    }

    private static OperationTiming timing(JsonNode node, String path) {
        var simulation = text(node, path, "simulation", AgentId.DEFAULT_SIMULATION);
        var agent = text(node, path, "agent", "");
        AgentId.checkNewName(path + "simulation", simulation);
        AgentId.checkNewName(path + "agent", agent);
        var name = text(node, path, "name", "");
        AgentId.checkName(path + "name", name);
        var seconds = node.path("seconds");
        if (!seconds.isNumber()
                || !(seconds.doubleValue() >= 0 && seconds.doubleValue() * NANOS <= OperationTiming.MOST_NANOS)) {
            throw new InvalidInput(
                    path + "seconds", "must be a number from 0 to " + OperationTiming.MOST_NANOS / (long) NANOS);
        }
        var error = node.path("error");
        if (!error.isMissingNode() && !error.isNull() && !error.isBoolean()) {
            throw new InvalidInput(path + "error", "must be true or false");
        }
        long nanos = Math.round(seconds.doubleValue() * NANOS);
        return new OperationTiming(new AgentId(simulation, agent), name, nanos, error.asBoolean());
    }

    private static String text(JsonNode node, String path, String member, String otherwise) {
        var value = node.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw new InvalidInput(path + member, "must be a string");
        }
        return value.textValue();
    }

    /** The profile: the lifetime's figures at the top level, those of the last minute below. */
    public static void write(JsonGenerator out, OperationProfile profile) throws IOException {
        out.writeStartObject();
        out.writeStringField("simulation", profile.agent().simulation());
        out.writeStringField("agent", profile.agent().agent());
        out.writeStringField("name", profile.name());
        figures(out, profile.lifetime());
        out.writeObjectFieldStart("last_minute");
        figures(out, profile.lastMinute());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void figures(JsonGenerator out, Figures figures) throws IOException {
        out.writeNumberField("calls", figures.calls());
        out.writeNumberField("errors", figures.errors());
        out.writeNumberField("total_time", figures.total());
        out.writeNumberField("avg_time", figures.average());
        out.writeNumberField("min_time", figures.min());
        out.writeNumberField("max_time", figures.max());
        out.writeNumberField("p50", figures.p50());
        out.writeNumberField("p95", figures.p95());
        out.writeNumberField("p99", figures.p99());
    }
}

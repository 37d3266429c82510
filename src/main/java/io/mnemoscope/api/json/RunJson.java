package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import io.mnemoscope.domain.WireNamed;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs of simulations on the wire. */
public final class RunJson {
    private static final String SIMULATION = "simulation";
    private static final String RUN = "run";
    private static final String STATUS = "status";
    private static final String REASON = "reason";
    private static final String PLANNED_STEPS = "planned_steps";
    private static final String EXPECTED_STEP_SECONDS = "expected_step_seconds";
    private static final String TAGS = "tags";

    private RunJson() {}

    /** The object; what is not known is null. */
    public static void write(JsonGenerator out, Run run) throws IOException {
        out.writeStartObject();
        out.writeStringField(SIMULATION, run.simulation());
        out.writeStringField(RUN, run.name());
        out.writeStringField(STATUS, run.status().wireName());
        out.writeStringField(REASON, run.reason());
        Json.instant(out, "started_at", run.startedMillis());
        Json.instant(out, "ended_at", run.endedMillis());
        Json.instant(out, "last_snapshot", run.newestMillis());
        if (run.plannedSteps() == 0) {
            out.writeNullField(PLANNED_STEPS);
        } else {
            out.writeNumberField(PLANNED_STEPS, run.plannedSteps());
        }
        Json.number(
                out, EXPECTED_STEP_SECONDS, run.expectedStepSeconds() == 0 ? Double.NaN : run.expectedStepSeconds());
        out.writeObjectFieldStart(TAGS);
        for (var tag : run.tags().entrySet()) {
            out.writeStringField(tag.getKey(), tag.getValue());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    /** A page of a simulation's runs. */
    public static void write(JsonGenerator out, Page<Run> page) throws IOException {
        out.writeStartObject();
        Json.page(out, "runs", page, RunJson::write);
        out.writeEndObject();
    }

    /**
     * The run that a client begins: {@code run, planned_steps, expected_step_seconds, tags}, all optional. Without {@code run} it
     * is named after its time.
     *
     * @param simulation whose, or null if the object says so
     * @throws InvalidInput naming the member that is wrong
     */
    public static Run begun(String text, @Nullable String simulation, long nowMillis) {
        var tree = object(text, simulation, RUN, PLANNED_STEPS, EXPECTED_STEP_SECONDS, TAGS);
        return new Run(
                simulation(tree, simulation),
                Trees.text(tree, RUN, Run.nameOf(nowMillis)),
                RunStatus.RUNNING,
                nowMillis,
                Run.NOT_ENDED,
                Run.NOT_ENDED,
                "",
                plannedSteps(tree.path(PLANNED_STEPS)),
                seconds(tree.path(EXPECTED_STEP_SECONDS)),
                tags(tree.path(TAGS)));
    }

    /**
     * How a client ends a run.
     *
     * @param run its name, {@link Run#LATEST} for the newest
     */
    public record End(String simulation, String run, RunStatus status, String reason) {}

    /**
     * The end of a run: {@code status} (completed, failed or aborted) and {@code reason}, which may be missing.
     *
     * @param simulation whose, or null if the object says so, as it then may say which {@code run}
     * @param run which
     * @throws InvalidInput naming the member that is wrong
     */
    public static End end(String text, @Nullable String simulation, String run) {
        var tree =
                simulation == null ? object(text, null, RUN, STATUS, REASON) : object(text, simulation, STATUS, REASON);
        var status = WireNamed.parse(RunStatus.class, Trees.text(tree, STATUS, ""));
        if (status == null || status == RunStatus.RUNNING || status == RunStatus.LOST) {
            throw new InvalidInput(STATUS, "must be completed, failed or aborted");
        }
        // The run's own limits hold for what is said of its end.
        var checked = Run.begun(simulation(tree, simulation), "x", 0)
                .ended(status, Trees.text(tree, REASON, ""), 0, Run.NOT_ENDED);
        var named = Trees.text(tree, RUN, run);
        AgentId.checkName(RUN, named);
        return new End(checked.simulation(), named, status, checked.reason());
    }

    private static JsonNode object(String text, @Nullable String simulation, String... members) {
        var known = new HashSet<>(Set.of(members));
        if (simulation == null) {
            known.add(SIMULATION);
        }
        var tree = Trees.object(text);
        Trees.checkMembers(tree, known);
        return tree;
    }

    private static String simulation(JsonNode tree, @Nullable String simulation) {
        return simulation == null ? Trees.text(tree, SIMULATION, AgentId.DEFAULT_SIMULATION) : simulation;
    }

    private static long plannedSteps(JsonNode steps) {
        if (absent(steps)) {
            return 0;
        }
        if (!steps.isIntegralNumber() || !steps.canConvertToLong() || steps.longValue() < 1) {
            throw new InvalidInput(PLANNED_STEPS, "must be a whole number from 1 to 2^53");
        }
        return steps.longValue();
    }

    private static double seconds(JsonNode seconds) {
        if (absent(seconds)) {
            return 0;
        }
        if (!seconds.isNumber() || !(seconds.doubleValue() > 0)) {
            throw new InvalidInput(EXPECTED_STEP_SECONDS, "must be a number above 0, at most 1e9");
        }
        return seconds.doubleValue();
    }

    private static Map<String, String> tags(JsonNode tree) {
        var tags = new HashMap<String, String>();
        if (!absent(tree) && !tree.isObject()) {
            throw new InvalidInput(TAGS, "must be an object of texts");
        }
        for (var tag : tree.properties()) {
            if (!tag.getValue().isTextual()) {
                throw new InvalidInput(TAGS + "." + InvalidInput.shown(tag.getKey()), "must be a text");
            }
            tags.put(tag.getKey(), tag.getValue().textValue());
        }
        return tags;
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}

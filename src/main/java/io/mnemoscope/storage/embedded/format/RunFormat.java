package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import java.util.HashMap;
import java.util.Map;

/** What a run's row has beside its columns. Members of later versions are passed over. */
public final class RunFormat {
    private static final String NEWEST_MILLIS = "newest_ms";
    private static final String REASON = "reason";
    private static final String PLANNED_STEPS = "planned_steps";
    private static final String EXPECTED_STEP_SECONDS = "expected_step_seconds";
    private static final String TAGS = "tags";

    private RunFormat() {}

    /** The text of a row. */
    public static String write(Run run) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeNumberField(NEWEST_MILLIS, run.newestMillis());
            out.writeStringField(REASON, run.reason());
            out.writeNumberField(PLANNED_STEPS, run.plannedSteps());
            Json.number(out, EXPECTED_STEP_SECONDS, run.expectedStepSeconds());
            out.writeObjectFieldStart(TAGS);
            for (var tag : run.tags().entrySet()) {
                out.writeStringField(tag.getKey(), tag.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /**
     * What {@link #write} wrote, with the columns of its row.
     *
     * @throws InvalidInput if the row is no JSON object, or no run
     * @throws IllegalStateException if it is damaged in another way
     */
    public static Run read(
            String simulation, String name, RunStatus status, long startedMillis, long endedMillis, String json) {
        var tree = Trees.object(json);
        return new Run(
                simulation,
                name,
                status,
                startedMillis,
                endedMillis,
                tree.path(NEWEST_MILLIS).asLong(Run.NOT_ENDED),
                Members.text(tree, REASON),
                tree.path(PLANNED_STEPS).longValue(),
                tree.path(EXPECTED_STEP_SECONDS).doubleValue(),
                tags(tree.path(TAGS)));
    }

    private static Map<String, String> tags(JsonNode tree) {
        var tags = new HashMap<String, String>();
        tree.properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }
}

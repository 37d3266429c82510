package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.Trees;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Silence;
import java.util.ArrayList;

/** A silence. Its state is not written: it follows from the time. */
public final class SilenceFormat {
    private SilenceFormat() {}

    /** The text of a row. */
    public static String write(Silence silence) {
        return Json.text(out -> {
            out.writeStartObject();
            out.writeStringField("id", silence.id());
            out.writeArrayFieldStart("matchers");
            for (var matcher : silence.matchers()) {
                out.writeStartObject();
                out.writeStringField("name", Words.MATCHER_FIELD.of(matcher.field()));
                out.writeStringField("operator", Words.MATCHER_OPERATOR.of(matcher.operator()));
                out.writeStringField("value", matcher.value());
                out.writeEndObject();
            }
            out.writeEndArray();
            Json.instant(out, "starts_at", Math.max(0, silence.startsMillis()));
            Json.instant(out, "ends_at", silence.endsMillis());
            out.writeStringField("author", silence.author());
            out.writeStringField("comment", silence.comment());
            Json.instant(out, "created_at", silence.createdMillis());
            if (silence.error() != null) {
                out.writeStringField("error", silence.error());
            }
            out.writeEndObject();
        });
    }

    /**
     * What {@link #write} wrote; its expressions are not compiled yet.
     *
     * @param id of its row
     * @param endsMillis of its row
     * @throws InvalidInput if the row is no JSON object
     * @throws IllegalStateException if it is damaged in another way
     */
    public static Silence read(String id, long endsMillis, String json) {
        var tree = Trees.object(json);
        long created = Trees.instant(tree, "created_at", 0);
        var matchers = new ArrayList<Matcher>();
        Members.array(tree, "matchers").forEach(matcher -> matchers.add(matcher(matcher)));
        return new Silence(
                id,
                matchers,
                Trees.instant(tree, "starts_at", created),
                endsMillis,
                Trees.text(tree, "author", ""),
                Trees.text(tree, "comment", ""),
                created,
                tree.path("error").textValue());
    }

    private static Matcher matcher(JsonNode tree) {
        return Matcher.stored(
                Words.MATCHER_FIELD.read(Members.text(tree, "name")),
                Words.MATCHER_OPERATOR.read(Members.text(tree, "operator")),
                Members.text(tree, "value"));
    }
}

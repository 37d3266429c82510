package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.domain.Characters;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Silence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Silences on the wire. */
public final class SilenceJson {
    private static final long DEFAULT_MILLIS = 2L * 60 * 60 * 1_000;
    private static final Set<String> MEMBERS =
            Set.of("id", "state", "matchers", "starts_at", "ends_at", "duration", "author", "comment", "created_at");

    private SilenceJson() {}

    /** The object, with its state at a time. */
    public static void write(JsonGenerator out, Silence silence, long nowMillis) throws IOException {
        out.writeStartObject();
        members(out, silence);
        out.writeStringField("state", silence.state(nowMillis).wireName());
        out.writeEndObject();
    }

    private static void members(JsonGenerator out, Silence silence) throws IOException {
        out.writeStringField("id", silence.id());
        out.writeArrayFieldStart("matchers");
        for (var matcher : silence.matchers()) {
            out.writeStartObject();
            out.writeStringField("name", matcher.field().wireName());
            out.writeStringField("operator", matcher.operator().sign());
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
    }

    /**
     * What a client asks for. It begins now and lasts two hours unless it says otherwise: {@code ends_at}, or a {@code
     * duration} such as {@code 30m}.
     *
     * @throws InvalidInput naming the member that is wrong
     */
    public static Silence read(String text, String id, long nowMillis) {
        var tree = Trees.object(text);
        Trees.checkMembers(tree, MEMBERS);
        return silence(tree, id, nowMillis).ready();
    }

    private static Silence silence(JsonNode tree, String id, long nowMillis) {
        long starts = Trees.instant(tree, "starts_at", nowMillis);
        long ends = Trees.instant(tree, "ends_at", starts + Trees.duration(tree, "duration", DEFAULT_MILLIS));
        return new Silence(
                id,
                matchers(tree.path("matchers")),
                starts,
                ends,
                Trees.line(tree, "author", ""),
                Trees.lines(tree, "comment", ""),
                nowMillis);
    }

    /**
     * Matchers: each an object {@code {"name", "operator", "value"}} or a text like {@code agent=~"Al.*"}.
     *
     * @throws InvalidInput naming the one that is wrong
     */
    public static List<Matcher> matchers(JsonNode tree) {
        if (!tree.isArray()) {
            throw new InvalidInput("matchers", "must be an array of matchers");
        }
        if (tree.size() > Silence.MAX_MATCHERS) {
            throw new InvalidInput("matchers", "must be at most " + Silence.MAX_MATCHERS + ": " + tree.size());
        }
        var matchers = new ArrayList<Matcher>();
        for (int i = 0; i < tree.size(); i++) {
            var path = "matchers[" + i + "]";
            try {
                matchers.add(matcher(tree.get(i)));
            } catch (InvalidInput e) {
                throw new InvalidInput(e.field().isEmpty() ? path : path + "." + e.field(), e.reason());
            }
        }
        return matchers;
    }

    private static Matcher matcher(JsonNode tree) {
        if (tree.isTextual()) {
            var matcher = Matcher.parse(tree.textValue());
            Characters.checkLine("", matcher.value());
            return matcher;
        }
        if (!tree.isObject()) {
            throw new InvalidInput("", "must be an object or a text");
        }
        Trees.checkMembers(tree, Set.of("name", "operator", "value"));
        return new Matcher(
                Matcher.field(Trees.text(tree, "name", "")),
                Matcher.operator(Trees.text(tree, "operator", "=")),
                Trees.line(tree, "value", ""));
    }
}

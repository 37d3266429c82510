package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mnemoscope.domain.Characters;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.HoldDuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small bodies as trees, and their members, checked. Each failure is an {@link InvalidInput} that names the member. */
public final class Trees {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Trees() {}

    /** Any JSON text; an empty one is a missing node. */
    public static JsonNode any(String text) {
        try (var in = Json.FACTORY.createParser(text)) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("a text does not fail", e);
        }
    }

    private static JsonNode read(JsonParser in) throws IOException {
        try {
            JsonNode tree = MAPPER.readTree(in);
            if (tree == null) {
                return MissingNode.getInstance();
            }
            var infinite = infinite(tree);
            if (infinite != null) {
                throw new InvalidInput(
                        infinite.startsWith(".") ? infinite.substring(1) : infinite, "the number is too large");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw Malformed.input(e, in, true);
        }
    }

    /** Where a number is that no double can hold, which would be read as infinite; null if there is none. */
    private static @Nullable String infinite(JsonNode tree) {
        if (tree.isNumber()) {
            return Double.isFinite(tree.doubleValue()) ? null : "";
        }
        for (int i = 0; tree.isArray() && i < tree.size(); i++) {
            var inside = infinite(tree.get(i));
            if (inside != null) {
                return "[" + i + "]" + inside;
            }
        }
        for (var member : tree.properties()) {
            var inside = infinite(member.getValue());
            if (inside != null) {
                return "." + InvalidInput.shown(member.getKey()) + inside;
            }
        }
        return null;
    }

    /** An object; an empty text is an empty one. */
    public static JsonNode object(String text) {
        if (text.isBlank()) {
            return MAPPER.createObjectNode();
        }
        var tree = any(text);
        if (!tree.isObject()) {
            throw new InvalidInput("", "must be a JSON object");
        }
        return tree;
    }

    /** None but these. */
    public static void checkMembers(JsonNode object, Set<String> known) {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new InvalidInput(InvalidInput.shown(name), "there is no such member");
            }
        });
    }

    /** A text, or what is meant without it. */
    public static String text(JsonNode object, String name, String otherwise) {
        var member = object.path(name);
        if (member.isMissingNode() || member.isNull()) {
            return otherwise;
        }
        if (!member.isTextual()) {
            throw new InvalidInput(name, "must be a text");
        }
        // JSON can escape half of a character, which no file or line of a log can hold.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(member.textValue())) {
            throw new InvalidInput(name, "must be valid Unicode");
        }
        return member.textValue();
    }

    /** A text of one line, without control characters, or what is meant without it. */
    public static String line(JsonNode object, String name, String otherwise) {
        var line = text(object, name, otherwise);
        Characters.checkLine(name, line);
        return line;
    }

    /** A text of several lines, without other control characters than tabs, or what is meant without it. */
    public static String lines(JsonNode object, String name, String otherwise) {
        var lines = text(object, name, otherwise);
        Characters.checkLines(name, lines);
        return lines;
    }

    /** RFC 3339 or epoch milliseconds, as milliseconds. */
    public static long instant(JsonNode object, String name, long otherwise) {
        var member = object.path(name);
        if (member.isMissingNode() || member.isNull()) {
            return otherwise;
        }
        if (member.isIntegralNumber() && member.canConvertToLong() && isInRange(member.longValue())) {
            return member.longValue();
        }
        return Rfc3339.parse(member.asText())
                .orElseThrow(() -> new InvalidInput(
                        name,
                        "must be RFC 3339 with an offset, or epoch milliseconds: "
                                + InvalidInput.shown(member.asText())));
    }

    private static boolean isInRange(long millis) {
        return millis >= 0 && millis <= MemorySnapshot.MAX_TIME;
    }

    /** A duration like {@code 30m}, as milliseconds. */
    static long duration(JsonNode object, String name, long otherwise) {
        var text = text(object, name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            var span = HoldDuration.parse(text);
            if (span.unit() == HoldDuration.Unit.MILLIS) {
                return span.amount();
            }
        } catch (InvalidInput e) {
            // Said below.
        }
        throw new InvalidInput(name, "must be a duration like 30s, 15m or 2h: " + InvalidInput.shown(text));
    }
}

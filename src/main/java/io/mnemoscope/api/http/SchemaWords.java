package io.mnemoscope.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A JSON Schema in a few words: {@code integer, 1 to 10000, default 1000}. */
final class SchemaWords {
    private SchemaWords() {}

    static String of(JsonNode schema) {
        var words = new ArrayList<String>();
        words.add(type(schema));
        range(schema).ifPresent(words::add);
        if (schema.has("maxLength")) {
            words.add("at most " + schema.path("maxLength").asText() + " characters");
        }
        if (schema.has("default")) {
            words.add("default " + schema.path("default").asText());
        }
        words.removeIf(String::isEmpty);
        return String.join(", ", words);
    }

    /** The name of the schema that this one is, or is made of. */
    static Optional<String> reference(JsonNode schema) {
        if (schema.has("$ref")) {
            var reference = schema.path("$ref").asText();
            return Optional.of(reference.substring(reference.lastIndexOf('/') + 1));
        }
        for (var inside : new String[] {"/items", "/anyOf/0", "/oneOf/0", "/additionalProperties"}) {
            if (schema.at(inside).isObject()) {
                return reference(schema.at(inside));
            }
        }
        return Optional.empty();
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            return reference(schema).orElse("");
        }
        if (schema.has("const")) {
            return schema.path("const").asText();
        }
        if (schema.has("enum")) {
            return joined(schema.path("enum"), ", ");
        }
        for (var choice : new String[] {"anyOf", "oneOf"}) {
            if (schema.has(choice) && !schema.has("type")) {
                return StreamSupport.stream(schema.path(choice).spliterator(), false)
                        .map(SchemaWords::of)
                        .collect(Collectors.joining(" or "));
            }
        }
        var type = schema.path("type");
        if (type.asText().equals("array")) {
            return "array of " + of(schema.path("items"));
        }
        var words = type.isArray() ? joined(type, " or ") : type.asText();
        return schema.has("format") ? words + " (" + schema.path("format").asText() + ")" : words;
    }

    private static String joined(JsonNode array, String separator) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(separator));
    }

    private static Optional<String> range(JsonNode schema) {
        var low = schema.has("minimum")
                ? schema.path("minimum").asText()
                : schema.has("exclusiveMinimum")
                        ? "above " + schema.path("exclusiveMinimum").asText()
                        : "";
        if (schema.has("maximum")) {
            return Optional.of((low.isEmpty() ? "at most " : low + " to ")
                    + schema.path("maximum").asText());
        }
        return low.isEmpty() ? Optional.empty() : Optional.of("from " + low);
    }
}

package io.mnemoscope.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values to try where a schema is: of every type, and at and beyond each bound that it names. */
record Candidates(OpenApi contract) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> ANY = List.of(
            "null",
            "true",
            "0",
            "1",
            "-1",
            "1.5",
            "1e300",
            "9223372036854775808",
            "18446744073709551617",
            "\"\"",
            "\"x\"",
            "\".\"",
            "\"..\"",
            "\"1\"",
            "\"-1\"",
            "\"1.5\"",
            "\"30s\"",
            "\"a\\u0007b\"",
            "\"a\\nb\"",
            "\"2026-11-22T19:00:00.123Z\"",
            "\"2026-11-22\"",
            "[]",
            "[1]",
            "{}");

    /** Of JSON. */
    Set<JsonNode> of(JsonNode schema) {
        var values = new LinkedHashSet<JsonNode>();
        ANY.forEach(text -> values.add(json(text)));
        bounds(schema, values);
        return values;
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bounds(JsonNode given, Set<JsonNode> values) {
        var schema = contract.resolved(given);
        for (var name : List.of("example", "default", "const")) {
            if (schema.has(name)) {
                values.add(schema.path(name));
            }
        }
        schema.path("enum").forEach(value -> {
            values.add(value);
            values.add(NODES.textNode(value.asText() + "x"));
        });
        for (var name : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            if (schema.path(name).isIntegralNumber()) {
                long bound = schema.path(name).asLong();
                values.add(NODES.numberNode(bound));
                values.add(NODES.numberNode(Math.max(bound, bound + 1)));
                values.add(NODES.numberNode(Math.min(bound, bound - 1)));
            }
        }
        if (schema.has("maxLength")) {
            int most = schema.path("maxLength").asInt();
            values.add(NODES.textNode("a".repeat(most)));
            // Characters are code points, of which some are two in Java.
            values.add(NODES.textNode("\ud83d\ude00".repeat(most)));
            values.add(NODES.textNode("a".repeat(most + 1)));
        }
        if (schema.has("maxItems") && schema.at("/items/anyOf/0/example").isTextual()) {
            var items = NODES.arrayNode();
            for (int i = 0; i <= schema.path("maxItems").asInt(); i++) {
                items.add(schema.at("/items/anyOf/0/example"));
            }
            values.add(items);
        }
        for (var name : List.of("anyOf", "oneOf", "allOf")) {
            schema.path(name).forEach(one -> bounds(one, values));
        }
    }
}

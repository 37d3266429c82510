package io.mnemoscope.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Bodies of requests that differ from an example in one member each. */
record Bodies(OpenApi contract, Candidates candidates) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String UNKNOWN = "no_such_member";

    /**
     * A body.
     *
     * @param field the member that differs, as problems name it
     * @param whole the body
     */
    record Body(String field, JsonNode whole) {}

    /** All that differ in one member from an example, which is an object. */
    List<Body> of(JsonNode schema, JsonNode example) {
        var bodies = new ArrayList<Body>();
        members("", schema, example, Function.identity(), bodies);
        return bodies;
    }

    /** Makes the whole body of what stands at a path. */
    private void members(
            String path, JsonNode schema, JsonNode base, Function<JsonNode, JsonNode> whole, List<Body> bodies) {
        var object = object(schema);
        if (object.isEmpty()) {
            return;
        }
        var names = new ArrayList<String>();
        object.get().path("properties").fieldNames().forEachRemaining(names::add);
        var others = object.get().path("additionalProperties");
        if (others.isObject() && !base.isEmpty()) {
            // A map: by a name that the example has.
            names.add(base.fieldNames().next());
        } else {
            add(path, UNKNOWN, NODES.numberNode(1), base, whole, bodies);
        }
        for (var name : names) {
            var member = object.get().path("properties").path(name);
            member(path, name, member.isMissingNode() ? others : member, base, whole, bodies);
        }
    }

    private void member(
            String path,
            String name,
            JsonNode schema,
            JsonNode base,
            Function<JsonNode, JsonNode> whole,
            List<Body> bodies) {
        candidates.of(schema).forEach(value -> add(path, name, value, base, whole, bodies));
        if (base.has(name)) {
            add(path, name, MissingNode.getInstance(), base, whole, bodies);
        }
        var inside = base.path(name).isObject() ? base.path(name) : NODES.objectNode();
        members(path + name + ".", schema, inside, value -> whole.apply(with(base, name, value)), bodies);
        items(path + name, schema, value -> whole.apply(with(base, name, value)), bodies);
    }

    private void items(String path, JsonNode schema, Function<JsonNode, JsonNode> whole, List<Body> bodies) {
        var items = contract.resolved(schema).path("items");
        if (items.isObject()) {
            Function<JsonNode, JsonNode> inArray =
                    value -> whole.apply(NODES.arrayNode().add(value));
            candidates.of(items).forEach(value -> bodies.add(new Body(path + "[0]", inArray.apply(value))));
            object(items).ifPresent(object -> members(path + "[0].", object, object.path("example"), inArray, bodies));
        }
    }

    private static void add(
            String path,
            String name,
            JsonNode value,
            JsonNode base,
            Function<JsonNode, JsonNode> whole,
            List<Body> bodies) {
        bodies.add(new Body(path + name, whole.apply(with(base, name, value))));
    }

    private static JsonNode with(JsonNode base, String name, JsonNode value) {
        ObjectNode copy = base.isObject() ? base.deepCopy() : NODES.objectNode();
        if (value.isMissingNode()) {
            copy.remove(name);
        } else {
            copy.set(name, value);
        }
        return copy;
    }

    /** The schema, or the first of its alternatives, that has members. */
    private Optional<JsonNode> object(JsonNode given) {
        var schema = contract.resolved(given);
        if (schema.has("properties") || schema.path("additionalProperties").isObject()) {
            return Optional.of(schema);
        }
        return Stream.of("anyOf", "oneOf")
                .flatMap(name -> {
                    var alternatives = new ArrayList<JsonNode>();
                    schema.path(name).forEach(alternatives::add);
                    return alternatives.stream();
                })
                .flatMap(alternative -> object(alternative).stream())
                .findFirst();
    }
}

package io.mnemoscope.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What clients of an older contract would miss in a newer one: operations, parameters, statuses, content types, members and
 * values of enums of answers, types; and members and parameters that are newly required. Alternatives (anyOf, oneOf) are
 * compared by their place, of which new ones may follow. Bounds are not compared: that the server takes what it took is
 * for the tests of the server.
 */
final class ContractDiff {
    private final OpenApi old;
    private final OpenApi now;
    private final List<String> found = new ArrayList<>();
    private final Set<String> compared = new HashSet<>();

    private ContractDiff(OpenApi old, OpenApi now) {
        this.old = old;
        this.now = now;
    }

    /** Each incompatible change in words; empty if there is none. */
    static List<String> incompatible(OpenApi old, OpenApi now) {
        var diff = new ContractDiff(old, now);
        var operations = now.operations().stream()
                .collect(Collectors.toMap(each -> each.method() + " " + each.path(), Function.identity()));
        for (var before : old.operations()) {
            var key = before.method() + " " + before.path();
            var after = operations.get(key);
            if (after == null) {
                diff.found.add(key + ": the operation is gone");
            } else {
                diff.parameters(key, before.node(), after.node());
                var body = after.node().path("requestBody");
                diff.newlyRequired(key + " request", before.node().path("requestBody"), body);
                diff.contents(key + " request", before.node().at("/requestBody/content"), body.path("content"), true);
                diff.responses(
                        key, before.node().path("responses"), after.node().path("responses"));
            }
        }
        return diff.found;
    }

    private void parameters(String where, JsonNode before, JsonNode after) {
        var known = new TreeSet<String>();
        for (var given : before.path("parameters")) {
            var parameter = old.resolved(given);
            var name = name(parameter);
            known.add(name);
            var same = StreamSupport.stream(after.path("parameters").spliterator(), false)
                    .map(now::resolved)
                    .filter(each -> name(each).equals(name))
                    .findFirst();
            if (same.isEmpty()) {
                found.add(where + ": the parameter " + name + " is gone");
            } else {
                newlyRequired(where + " " + name, parameter, same.get());
                schema(where + " " + name, parameter.path("schema"), same.get().path("schema"), true);
            }
        }
        for (var given : after.path("parameters")) {
            var parameter = now.resolved(given);
            if (parameter.path("required").asBoolean() && !known.contains(name(parameter))) {
                found.add(where + ": the parameter " + name(parameter) + " is new and required");
            }
        }
    }

    private static String name(JsonNode parameter) {
        return parameter.path("in").asText() + " " + parameter.path("name").asText();
    }

    private void newlyRequired(String where, JsonNode before, JsonNode after) {
        if (after.path("required").asBoolean() && !before.path("required").asBoolean()) {
            found.add(where + ": is required now");
        }
    }

    private void responses(String where, JsonNode before, JsonNode after) {
        before.properties().forEach(response -> {
            var key = where + " " + response.getKey();
            if (after.has(response.getKey())) {
                var left = old.resolved(response.getValue()).path("content");
                var right = now.resolved(after.path(response.getKey())).path("content");
                contents(key, left, right, false);
            } else {
                found.add(key + ": the status is gone");
            }
        });
    }

    private void contents(String where, JsonNode before, JsonNode after, boolean request) {
        before.properties().forEach(content -> {
            if (after.has(content.getKey())) {
                var left = content.getValue().path("schema");
                schema(where, left, after.path(content.getKey()).path("schema"), request);
            } else {
                found.add(where + ": the content type " + content.getKey() + " is gone");
            }
        });
    }

    private void schema(String where, JsonNode left, JsonNode right, boolean request) {
        if (!compared.add(request + left.toString() + right) && left.has("$ref")) {
            return;
        }
        var before = old.resolved(left);
        var after = now.resolved(right);
        types(where, before, after, request);
        var gone = texts(before.path("enum"));
        gone.removeAll(texts(after.path("enum")));
        if (after.has("enum") && !gone.isEmpty()) {
            found.add(where + ": the values " + gone + " are gone");
        }
        required(where, before, after, request);
        before.path("properties").properties().forEach(member -> {
            var name = where + "." + member.getKey();
            if (after.path("properties").has(member.getKey())) {
                schema(name, member.getValue(), after.path("properties").path(member.getKey()), request);
            } else {
                found.add(name + ": the member is gone");
            }
        });
        for (var inside : List.of("items", "additionalProperties")) {
            if (before.path(inside).isObject() && after.path(inside).isObject()) {
                schema(where + "[]", before.path(inside), after.path(inside), request);
            }
        }
        for (var choice : List.of("anyOf", "oneOf")) {
            for (int i = 0;
                    i < Math.min(before.path(choice).size(), after.path(choice).size());
                    i++) {
                schema(where, before.path(choice).get(i), after.path(choice).get(i), request);
            }
        }
    }

    /** A request may be of more types than before, an answer of fewer. */
    private void types(String where, JsonNode before, JsonNode after, boolean request) {
        var left = texts(before.path("type"));
        var right = texts(after.path("type"));
        boolean same = request ? right.containsAll(left) : left.containsAll(right);
        if (!left.isEmpty() && !right.isEmpty() && !same) {
            found.add(where + ": the type was " + left + " and is " + right);
        }
    }

    private void required(String where, JsonNode before, JsonNode after, boolean request) {
        var changed = texts((request ? after : before).path("required"));
        changed.removeAll(texts((request ? before : after).path("required")));
        if (!changed.isEmpty()) {
            found.add(where + ": " + changed + (request ? " are newly required" : " need not be there any more"));
        }
    }

    private static Set<String> texts(JsonNode node) {
        var texts = new TreeSet<String>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}

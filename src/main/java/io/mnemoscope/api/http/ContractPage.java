package io.mnemoscope.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The contract as a page: operations by tag, then the schemas. */
record ContractPage(JsonNode contract) {
    /** What templates show of a parameter or a member: type in words, and the schema that it links to, or an empty text. */
    record Row(String name, String place, boolean required, String type, String link, String text) {}

    /** A body of a request or an answer. */
    record Content(String type, String schema, String link, String example) {}

    /** An answer; of those that all operations have, only the status is listed. */
    record Response(String status, String text, List<Content> contents) {}

    /** An operation. */
    record Operation(
            String id,
            String method,
            String path,
            String summary,
            String text,
            List<Row> parameters,
            String bodyText,
            List<Content> body,
            List<Response> responses,
            String problems) {}

    /** Operations that belong together. */
    record Tag(String name, String text, List<Operation> operations) {}

    /** A schema by name; without members it is described by its type. */
    record Schema(String name, String text, String type, List<Row> members) {}

    static ContractPage of(byte[] yaml) {
        try {
            return new ContractPage(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("the contract cannot be read", e);
        }
    }

    String render() {
        var loader = new ClasspathLoader();
        loader.setPrefix("api");
        var engine = new PebbleEngine.Builder()
                .loader(loader)
                .strictVariables(true)
                .autoEscaping(true)
                .build();
        var out = new StringWriter();
        try {
            engine.getTemplate("api.html")
                    .evaluate(
                            out,
                            Map.of(
                                    "title", contract.at("/info/title").asText(),
                                    "version", contract.at("/info/version").asText(),
                                    "text", contract.at("/info/description").asText(),
                                    "tags", tags(),
                                    "schemas", schemas()));
        } catch (IOException e) {
            throw new UncheckedIOException("the page of the contract cannot be rendered", e);
        }
        return out.toString();
    }

    private List<Tag> tags() {
        return stream(contract.path("tags"))
                .map(tag -> new Tag(
                        tag.path("name").asText(),
                        tag.path("description").asText(),
                        operations(tag.path("name").asText())))
                .toList();
    }

    private List<Operation> operations(String tag) {
        var found = new ArrayList<Operation>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method ->
                                method.getValue().at("/tags/0").asText().equals(tag))
                        .forEach(method -> found.add(operation(path.getKey(), method.getKey(), method.getValue()))));
        return found;
    }

    private Operation operation(String path, String method, JsonNode operation) {
        var body = operation.path("requestBody");
        return new Operation(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                operation.path("description").asText(),
                stream(operation.path("parameters")).map(this::parameter).toList(),
                body.path("description").asText(),
                contents(body.path("content")),
                responses(operation.path("responses")),
                problems(operation.path("responses")));
    }

    private Row parameter(JsonNode given) {
        var parameter = resolved(given);
        return new Row(
                parameter.path("name").asText(),
                parameter.path("in").asText(),
                parameter.path("required").asBoolean(),
                SchemaWords.of(parameter.path("schema")),
                link(parameter.path("schema")),
                parameter.path("description").asText());
    }

    private List<Response> responses(JsonNode responses) {
        return responses.properties().stream()
                .filter(response -> !response.getValue().has("$ref"))
                .map(response -> new Response(
                        response.getKey(),
                        response.getValue().path("description").asText(),
                        contents(response.getValue().path("content"))))
                .toList();
    }

    private static String problems(JsonNode responses) {
        return String.join(
                ", ",
                responses.properties().stream()
                        .filter(response -> response.getValue().has("$ref"))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    private static List<Content> contents(JsonNode content) {
        return content.properties().stream()
                .map(one -> new Content(
                        one.getKey(),
                        SchemaWords.of(one.getValue().path("schema")),
                        link(one.getValue().path("schema")),
                        one.getValue().has("example")
                                ? one.getValue().path("example").toPrettyString()
                                : ""))
                .toList();
    }

    private List<Schema> schemas() {
        return contract.at("/components/schemas").properties().stream()
                .map(schema -> new Schema(
                        schema.getKey(),
                        schema.getValue().path("description").asText(),
                        SchemaWords.of(schema.getValue()),
                        members(schema.getValue())))
                .toList();
    }

    private static List<Row> members(JsonNode schema) {
        var required = stream(schema.path("required")).map(JsonNode::asText).toList();
        return schema.path("properties").properties().stream()
                .map(member -> new Row(
                        member.getKey(),
                        "",
                        required.contains(member.getKey()),
                        SchemaWords.of(member.getValue()),
                        link(member.getValue()),
                        member.getValue().path("description").asText()))
                .toList();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static String link(JsonNode schema) {
        return SchemaWords.reference(schema).orElse("");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}

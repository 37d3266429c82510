package io.mnemoscope.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** An OpenAPI document, and its schemas ready to validate with; formats such as date-time are checked too. */
public final class OpenApi {
    static final String JSON = "application/json";

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final SchemaValidatorsConfig FORMATS = SchemaValidatorsConfig.builder()
            .formatAssertionsEnabled(true)
            .regularExpressionFactory(OpenApi::expression)
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final OpenApi TODAY = read("/openapi.yaml");

    private final JsonNode tree;
    private final Map<String, JsonSchema> compiled = new ConcurrentHashMap<>();

    /** An operation; its method in capitals. */
    record Operation(String id, String method, String path, JsonNode node) {}

    OpenApi(JsonNode tree) {
        this.tree = tree;
    }

    /** What the server serves. */
    public static OpenApi today() {
        return TODAY;
    }

    /** In ECMA-262, which JSON Schema names, $ is the end; in Java it is before a last line break too. */
    private static RegularExpression expression(String text) {
        var pattern = Pattern.compile(text.endsWith("$") ? text.substring(0, text.length() - 1) + "\\z" : text);
        return value -> pattern.matcher(value).find();
    }

    static OpenApi read(String resource) {
        try (var in = OpenApi.class.getResourceAsStream(resource)) {
            return new OpenApi(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, in which a member that is not documented is an error. */
    OpenApi closed() {
        JsonNode copy = tree.deepCopy();
        close(copy);
        return new OpenApi(copy);
    }

    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.path("type").asText().equals("object")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApi::close);
    }

    JsonNode tree() {
        return tree;
    }

    List<Operation> operations() {
        return tree.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> new Operation(
                                method.getValue().path("operationId").asText(),
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue())))
                .toList();
    }

    /** What a reference stands for. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? resolved(tree.at(node.path("$ref").asText().substring(1))) : node;
    }

    /** A schema of {@code components}, by name. */
    public JsonNode schema(String name) {
        return tree.at("/components/schemas/" + name);
    }

    /** What is wrong with a value; empty if nothing is. */
    public List<String> errors(JsonNode schema, JsonNode value) {
        return compiled(schema).validate(value).stream().map(Object::toString).toList();
    }

    private JsonSchema compiled(JsonNode schema) {
        return compiled.computeIfAbsent(schema.toString(), text -> {
            var whole = MAPPER.createObjectNode();
            whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            whole.set("allOf", MAPPER.createArrayNode().add(schema));
            whole.set("components", tree.path("components"));
            return FACTORY.getSchema(whole, FORMATS);
        });
    }
}

package io.mnemoscope.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/**
 * A JSON Schema (2020-12) of its own, made of a schema of the contract and of those that it refers to.
 *
 * @param name of the file, without {@code .json}
 * @param title what it is the schema of
 * @param schema its name in the contract
 */
record SchemaFile(String name, String title, String schema) {
    private static final String IN_CONTRACT = "#/components/schemas/";
    private static final String HERE = "#/$defs/";
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    String path() {
        return "/schema/" + name + ".json";
    }

    /** The file's text. */
    String text(OpenApi contract) throws JsonProcessingException {
        var whole = MAPPER.createObjectNode();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.put("$id", "urn:mnemoscope:schema:" + name + ":1");
        whole.put("title", title);
        var definitions = new TreeMap<String, JsonNode>();
        whole.setAll((ObjectNode) moved(contract, contract.schema(schema), definitions));
        definitions.forEach(whole.putObject("$defs")::set);
        return MAPPER.writeValueAsString(whole) + "\n";
    }

    private static JsonNode moved(OpenApi contract, JsonNode schema, TreeMap<String, JsonNode> definitions) {
        JsonNode copy = schema.deepCopy();
        move(contract, copy, definitions);
        return copy;
    }

    private static void move(OpenApi contract, JsonNode node, TreeMap<String, JsonNode> definitions) {
        if (node instanceof ObjectNode object && object.path("$ref").isTextual()) {
            var name = object.path("$ref").asText().substring(IN_CONTRACT.length());
            object.set("$ref", TextNode.valueOf(HERE + name));
            if (!definitions.containsKey(name)) {
                definitions.put(name, object);
                definitions.put(name, moved(contract, contract.schema(name), definitions));
            }
        }
        node.forEach(child -> move(contract, child, definitions));
    }
}

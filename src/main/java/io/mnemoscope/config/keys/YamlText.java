package io.mnemoscope.config.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.mnemoscope.domain.InvalidInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads YAML. What Jackson would read otherwise than it was meant is refused: a key that is there twice (the last one would
 * count), an alias (its name would be the value), a second document (it would not be read). Messages have the place and the
 * key, and nothing else of the text, in which there may be secrets.
 */
final class YamlText {
    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final ObjectMapper YAML = new ObjectMapper(FACTORY);

    private final YAMLParser parser;
    private final ArrayDeque<Set<String>> names = new ArrayDeque<>();
    private int documents;

    private YamlText(YAMLParser parser) {
        this.parser = parser;
    }

    /**
     * The tree of a text; a missing node of an empty one.
     *
     * @param what is said where it is no YAML: {@code not understood}
     * @throws InvalidInput at the key, or at "" where it is the whole
     */
    static JsonNode read(String text, String what) {
        try (var parser = FACTORY.createParser(text)) {
            new YamlText(parser).check();
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new InvalidInput(
                    "",
                    what + " at "
                            + (at == null
                                    ? "an unknown place"
                                    : "line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be read", e);
        }
    }

    private void check() throws IOException {
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (documents > 0) {
                throw new InvalidInput("", "there is a second document (---) at " + place() + "; write one");
            }
            if (parser.isCurrentAlias()) {
                throw new InvalidInput(key(), "is an alias (*) at " + place() + "; write the value instead");
            }
            switch (token) {
                case START_OBJECT -> names.push(new HashSet<>());
                case END_OBJECT -> names.pop();
                case FIELD_NAME -> {
                    if (!names.element().add(parser.currentName())) {
                        throw new InvalidInput(key(), "is there twice, again at " + place());
                    }
                }
                case VALUE_NUMBER_FLOAT -> number();
                default -> {
                    // Nothing that can be there twice.
                }
            }
            documents += parser.getParsingContext().inRoot() ? 1 : 0;
        }
    }

    /** YAML has numbers that a tree of JSON has not. */
    private void number() throws IOException {
        try {
            double unused = parser.getDoubleValue();
        } catch (JsonProcessingException e) {
            throw new InvalidInput(key(), "is not a finite number at " + place());
        }
    }

    private String place() {
        var at = parser.currentTokenLocation();
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** The names on the way to where the parser is, without places in lists. */
    private String key() {
        var key = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.hasCurrentName()) {
                key.insert(0, (key.isEmpty() ? "" : ".")).insert(0, Spelling.shown(at.getCurrentName()));
            }
        }
        return key.toString();
    }
}

package io.mnemoscope.config.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mnemoscope.domain.InvalidInput;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A place that gives values.
 *
 * @param naming the name that a key has there
 * @param values what is there for a key, or null
 */
record Layer(UnaryOperator<String> naming, Function<String, @Nullable JsonNode> values) {
    /**
     * A value.
     *
     * @param name of the key as it was given
     * @param now the key's name in the same place, which is another if it was given by an older one
     */
    record Given(String name, String now, JsonNode node) {
        boolean isOld() {
            return !name.equals(now);
        }

        /** As a message shows it. */
        String shown() {
            if (node.isContainerNode()) {
                return node.isArray() ? "a list" : "an object";
            }
            return node.asText().isBlank() ? "an empty text" : InvalidInput.shown(node.asText());
        }
    }

    /** Texts by name. */
    static Layer of(Map<String, String> texts, UnaryOperator<String> naming) {
        return new Layer(naming, key -> {
            var text = texts.get(naming.apply(key));
            return text == null ? null : TextNode.valueOf(text);
        });
    }

    /** A part of a file, whose members are the last parts of keys. */
    static Layer of(JsonNode part) {
        return new Layer(key -> key, key -> {
            var node = part.get(key.substring(key.lastIndexOf('.') + 1));
            return node == null || node.isNull() ? null : node;
        });
    }

    /** What is there under the key's name or its older one, or null; both are a mistake. */
    @Nullable
    Given given(String key, String oldKey) {
        var now = naming.apply(key);
        var old = naming.apply(oldKey);
        var value = values.apply(key);
        var oldValue = old.equals(now) ? null : values.apply(oldKey);
        if (value != null && oldValue != null) {
            throw new InvalidInput(old, "is the old name of " + now + ", which is given too: remove one of them");
        }
        if (oldValue != null) {
            return new Given(old, now, oldValue);
        }
        return value == null ? null : new Given(now, now, value);
    }
}

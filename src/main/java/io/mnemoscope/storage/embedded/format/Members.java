package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.mnemoscope.api.json.Json;
import java.io.IOException;
import java.util.HashSet;

/** Reads the members of JSON objects; what is not as it was written is damage. */
final class Members {
    private Members() {}

    /** Takes the value of a member, on which the parser stands; one it does not know it skips. */
    @FunctionalInterface
    interface Taker {
        void take(String name, JsonParser in) throws IOException;
    }

    /**
     * Reads a text that is one object.
     *
     * @throws IllegalStateException if it is not
     */
    static void read(String json, Taker taker) {
        try (var in = Json.FACTORY.createParser(json)) {
            in.nextToken();
            each(in, taker);
            if (in.nextToken() != null) {
                throw damaged("more than one value");
            }
        } catch (IOException e) {
            throw new IllegalStateException("a row is damaged", e);
        }
    }

    /** Reads the object that the parser stands on. */
    static void each(JsonParser in, Taker taker) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        var seen = new HashSet<String>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var name = in.currentName();
            if (!seen.add(name)) {
                throw damaged("twice " + name);
            }
            in.nextToken();
            taker.take(name, in);
        }
    }

    /** A member that is a text, and is there. */
    static String text(JsonNode object, String name) {
        var text = object.path(name).textValue();
        if (text == null) {
            throw damaged("no text is " + name);
        }
        return text;
    }

    /** A member that is an array, and is there. */
    static JsonNode array(JsonNode object, String name) {
        var array = object.path(name);
        if (!array.isArray()) {
            throw damaged("no array is " + name);
        }
        return array;
    }

    static String text(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_STRING);
        return in.getText();
    }

    static int integer(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_NUMBER_INT);
        return in.getIntValue();
    }

    static long whole(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }

    static double real(JsonParser in) throws IOException {
        if (!in.currentToken().isNumeric()) {
            throw damaged("no number at " + in.currentName());
        }
        return in.getDoubleValue();
    }

    static boolean flag(JsonParser in) throws IOException {
        if (!in.currentToken().isBoolean()) {
            throw damaged("neither true nor false at " + in.currentName());
        }
        return in.getBooleanValue();
    }

    private static void expect(JsonParser in, JsonToken token) throws IOException {
        if (in.currentToken() != token) {
            throw damaged("not as it was written: " + in.currentName());
        }
    }

    static IllegalStateException damaged(String what) {
        return new IllegalStateException("a row is damaged: " + what);
    }
}

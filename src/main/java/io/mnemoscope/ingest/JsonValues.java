package io.mnemoscope.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mnemoscope.domain.InvalidInput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values that a snapshot's members have. Of those that are wrong the first one is remembered, while the rest is read. One
 * thread.
 */
final class JsonValues {
    private @Nullable InvalidInput wrong;
    private long unknown;

    /** Forgets what was wrong. */
    void reset() {
        wrong = null;
    }

    /**
     * To be called at the end.
     *
     * @throws InvalidInput if anything was wrong
     */
    void check() {
        if (wrong != null) {
            throw wrong;
        }
    }

    /** Members read so far that nobody knows. */
    long unknownMembers() {
        return unknown;
    }

    /** Takes the value of a member, on which the parser stands. */
    interface Members {
        void read(JsonParser in, String name) throws IOException;
    }

    void object(JsonParser in, String field, Members members) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            wrong(in, field, "must be an object");
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            members.read(in, name);
        }
    }

    void unknown(JsonParser in) throws IOException {
        unknown++;
        in.skipChildren();
    }

    @Nullable
    String text(JsonParser in, String field) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            wrong(in, field, "must be a string");
            return null;
        }
        return in.getText();
    }

    long count(JsonParser in, String path, String name, long absent) throws IOException {
        var token = in.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return absent;
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return integer(in, path + name, absent);
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double value = in.getDoubleValue();
            if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
                return inRange((long) value, path + name, absent);
            }
        }
        wrong(in, path + name, "must be an integer");
        return absent;
    }

    private long integer(JsonParser in, String field, long absent) throws IOException {
        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            wrong(in, field, "must be from 0 to 2^53 - 1");
            return absent;
        }
        return inRange(in.getLongValue(), field, absent);
    }

    private long inRange(long value, String field, long absent) {
        if (value >= 0 && value < 1L << 53) {
            return value;
        }
        remember(new InvalidInput(field, "must be from 0 to 2^53 - 1: " + value));
        return absent;
    }

    double real(JsonParser in, String field, double max, String range) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return Double.NaN;
        }
        if (!in.currentToken().isNumeric()) {
            wrong(in, field, "must be a number " + range);
            return Double.NaN;
        }
        double value = in.getDoubleValue();
        if (!(value >= 0) || value > max) {
            wrong(in, field, "must be a number " + range);
            return Double.NaN;
        }
        // Not -0.0, which the store would not keep.
        return value + 0.0;
    }

    int flag(JsonParser in, String path, String name) throws IOException {
        return switch (in.currentToken()) {
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case VALUE_NULL -> -1;
            default -> {
                wrong(in, path + name, "must be true or false");
                yield -1;
            }
        };
    }

    void wrong(JsonParser in, String field, String reason) throws IOException {
        var value = in.currentToken().isStructStart() ? in.currentToken().asString() : in.getText();
        in.skipChildren();
        remember(new InvalidInput(field, reason + ": " + InvalidInput.shown(value)));
    }

    void remember(InvalidInput invalid) {
        wrong = wrong == null ? invalid : wrong;
    }
}

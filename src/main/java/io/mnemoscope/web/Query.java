package io.mnemoscope.web;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.Rfc3339;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, checked. Each failure is an {@link InvalidInput} that names the parameter. */
record Query(RoutingContext context) {
    static final int MAX_LIMIT = 10_000;

    /** The parameter, or null if it is absent or empty. */
    @Nullable
    String text(String name) {
        var value = context.queryParams().get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String text(String name, String otherwise) {
        var value = text(name);
        return value == null ? otherwise : value;
    }

    int integer(String name, int otherwise, int min, int max) {
        return (int) integer(name, (long) otherwise, min, max);
    }

    long integer(String name, long otherwise, long min, long max) {
        var value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidInput(
                name, "must be an integer from " + min + " to " + max + ", not: " + InvalidInput.shown(value));
    }

    /** RFC 3339 or epoch milliseconds. */
    long instant(String name, long otherwise) {
        var value = text(name);
        if (value == null) {
            return otherwise;
        }
        // A plus sign in a query is a space unless it was encoded.
        var parsed = Rfc3339.parse(value.replace(' ', '+'));
        if (parsed.isPresent()) {
            return parsed.getAsLong();
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidInput(
                    name, "must be RFC 3339 with an offset, or epoch milliseconds: " + InvalidInput.shown(value));
        }
    }

    /** One of an enum's names as on the wire, or null if absent. */
    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        for (var choice : type.getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw new InvalidInput(name, "is not known: " + InvalidInput.shown(value));
    }

    /** Whose memory the path names. */
    AgentId agentId() {
        return new AgentId(context.pathParam("simulation"), context.pathParam("agent"));
    }

    String simulation() {
        var name = context.pathParam("simulation");
        AgentId.checkName("simulation", name);
        return name;
    }
}

package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests at public addresses. Whatever the body is, and whatever goes wrong with it, there is a reply or a {@link
 * Failure}: a request that is not answered would be waited for until the sender's time is up.
 */
record Requests(EventBus bus) {
    private static final String NO_OBJECT = "the request must be a JsonObject";
    private static final String NO_JSON = "holds a value that JSON does not have, or is nested too deeply";

    /** Answers a body of so many bytes, as {@link BodySize} counts them. */
    interface Answer {
        Future<JsonObject> to(@Nullable Object body, long bytes);
    }

    /**
     * Answers until the verticle stops.
     *
     * @param most bytes of a body; longer ones fail with {@link TooLong}
     */
    Future<Void> serve(PublicAddress address, long most, Answer answer) {
        return serve(address, (@Nullable Object body) -> {
            long bytes = BodySize.of(body, most);
            if (bytes > most) {
                throw new TooLong();
            }
            return answer.to(body, bytes);
        });
    }

    /** Answers bodies of any length until the verticle stops. */
    Future<Void> serve(PublicAddress address, Function<@Nullable Object, Future<JsonObject>> answer) {
        return bus.consumer(
                        address.address(),
                        (Message<@Nullable Object> message) -> attempt(message, answer)
                                .onSuccess(message::reply)
                                .onFailure(cause -> Failure.of(message, cause)))
                .completion();
    }

    private static Future<JsonObject> attempt(
            Message<@Nullable Object> message, Function<@Nullable Object, Future<JsonObject>> answer) {
        try {
            return answer.apply(body(message));
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    /** What comes from another node is read here: its limits are not those of reading. */
    private static @Nullable Object body(Message<@Nullable Object> message) {
        try {
            return message.body();
        } catch (RuntimeException | StackOverflowError e) {
            throw new InvalidInput("", NO_JSON);
        }
    }

    /**
     * An object or an array as text; null for anything else. Jackson writes what is nested for as long as there is stack:
     * where there is none, it is the sender's mistake, and has to be answered as one.
     */
    static @Nullable Buffer json(@Nullable Object body) {
        try {
            if (body instanceof JsonObject object) {
                return object.toBuffer();
            }
            return body instanceof JsonArray array ? array.toBuffer() : null;
        } catch (EncodeException | StackOverflowError e) {
            throw new InvalidInput("", NO_JSON);
        }
    }

    /** An object as text; an empty one without a body. */
    static String text(@Nullable Object body) {
        var json = body instanceof JsonObject ? json(body) : null;
        if (body != null && json == null) {
            throw new InvalidInput("", NO_OBJECT);
        }
        return json == null ? "" : json.toString();
    }

    /** The parameters of a query; none without a body. */
    static Parameters parameters(@Nullable Object body) {
        if (body == null) {
            return new Parameters(name -> null, Set.of());
        }
        if (body instanceof JsonObject object) {
            var names = object.fieldNames();
            if (names.contains(null)) {
                throw new InvalidInput("", NO_JSON);
            }
            return new Parameters(name -> parameter(name, object.getValue(name)), names);
        }
        throw new InvalidInput("", NO_OBJECT);
    }

    private static @Nullable String parameter(String name, @Nullable Object value) {
        if (value instanceof JsonObject || value instanceof JsonArray) {
            throw new InvalidInput(name, "must be a text or a number");
        }
        return value == null ? null : value.toString();
    }

    /** What is written, as a reply. */
    static JsonObject reply(Json.Writer writer) {
        return new JsonObject(Json.buffer(writer));
    }
}

package io.mnemoscope.ingest;

import io.mnemoscope.bus.Overloaded;
import io.mnemoscope.bus.Receipt;
import io.mnemoscope.bus.SubmitSnapshots;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.ReceiptJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public address for co-deployed simulations: takes a {@link JsonObject}, a {@link JsonArray}, or NDJSON as a
 * {@link Buffer} or {@link String}; answers the receipt as a {@link JsonObject}. A failure's code is an HTTP status: 400
 * (the message names the field), 429, 503.
 */
final class PublicSnapshots {
    private static final Logger LOG = LoggerFactory.getLogger(PublicSnapshots.class);
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Function<SubmitSnapshots, Future<Receipt>> submit;

    PublicSnapshots(Function<SubmitSnapshots, Future<Receipt>> submit) {
        this.submit = submit;
    }

    Future<Void> start(EventBus bus) {
        return bus.consumer(Topics.PUBLIC_SNAPSHOTS, this::take).completion();
    }

    private void take(Message<Object> message) {
        body(message.body())
                .compose(submit)
                .onSuccess(receipt ->
                        message.reply(new JsonObject(Json.buffer(out -> ReceiptJson.write(out, receipt, "index")))))
                .onFailure(cause -> refuse(message, cause));
    }

    private static Future<SubmitSnapshots> body(Object body) {
        if (body instanceof JsonObject object) {
            return json(object.toBuffer(), SubmitSnapshots.Format.JSON);
        }
        if (body instanceof JsonArray array) {
            return json(array.toBuffer(), SubmitSnapshots.Format.JSON);
        }
        if (body instanceof Buffer buffer) {
            return json(buffer, SubmitSnapshots.Format.NDJSON);
        }
        if (body instanceof String text) {
            return json(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)), SubmitSnapshots.Format.NDJSON);
        }
        return Future.failedFuture(new InvalidInput("", "must be a JsonObject, a JsonArray, a Buffer or a String"));
    }

    private static Future<SubmitSnapshots> json(Buffer buffer, SubmitSnapshots.Format format) {
        var bytes = buffer.getBytes();
        return Future.succeededFuture(new SubmitSnapshots(bytes, bytes.length, format));
    }

    private static void refuse(Message<Object> message, Throwable cause) {
        int code = code(cause);
        if (message.replyAddress() == null) {
            LOG.warn(
                    "snapshots sent to {} were not taken code={} reason={}",
                    Topics.PUBLIC_SNAPSHOTS,
                    code,
                    cause.getMessage());
        }
        message.fail(code, cause.getMessage());
    }

    private static int code(Throwable cause) {
        if (cause instanceof InvalidInput) {
            return BAD_REQUEST;
        }
        return cause instanceof Overloaded ? TOO_MANY_REQUESTS : UNAVAILABLE;
    }
}

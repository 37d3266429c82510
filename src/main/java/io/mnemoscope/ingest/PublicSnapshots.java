package io.mnemoscope.ingest;

import io.mnemoscope.bus.FailureCode;
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
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The public address for co-deployed simulations: takes a {@link JsonObject}, a {@link JsonArray}, or NDJSON as a
 * {@link Buffer} or {@link String}; answers the receipt as a {@link JsonObject}. A failure's code is an HTTP status: 400
 * (the message names the field), 429, 503.
 */
final class PublicSnapshots {
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
                .onFailure(cause -> FailureCode.fail(message, cause));
    }

    private static Future<SubmitSnapshots> body(Object body) {
        try {
            if (body instanceof JsonObject object) {
                return json(object.toBuffer(), SubmitSnapshots.Format.JSON);
            }
            if (body instanceof JsonArray array) {
                return json(array.toBuffer(), SubmitSnapshots.Format.JSON);
            }
        } catch (EncodeException e) {
            return Future.failedFuture(new InvalidInput("", "holds a value that JSON has not"));
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
}

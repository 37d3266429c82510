package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.ReceiptJson;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@link PublicAddress#SNAPSHOTS}: takes a {@link JsonObject}, a {@link JsonArray}, or NDJSON as a {@link Buffer} or {@link
 * String}; answers the receipt. Out: {@link Topics#SNAPSHOTS_SUBMIT}, to the first instance only, so that what a simulation
 * sends stays in order.
 */
public final class SnapshotsVerticle extends VerticleBase {
    private static final int FIRST = 0;

    @Override
    public Future<?> start() {
        return new Requests(vertx.eventBus()).serve(PublicAddress.SNAPSHOTS, this::take);
    }

    private Future<JsonObject> take(@Nullable Object body) {
        return Topics.SNAPSHOTS_SUBMIT
                .of(FIRST)
                .request(vertx.eventBus(), submitted(body))
                .map(submitted -> reply(submitted.receipt()));
    }

    private static JsonObject reply(IngestReceipt receipt) {
        return Requests.reply(out -> ReceiptJson.write(out, receipt, "index"));
    }

    private static SubmitSnapshots submitted(@Nullable Object body) {
        var json = Requests.json(body);
        if (json != null) {
            return submitted(json.getBytes(), SubmitSnapshots.Format.JSON);
        }
        if (body instanceof Buffer buffer) {
            return submitted(buffer.getBytes(), SubmitSnapshots.Format.NDJSON);
        }
        if (body instanceof String text) {
            return submitted(text.getBytes(StandardCharsets.UTF_8), SubmitSnapshots.Format.NDJSON);
        }
        throw new InvalidInput("", "must be a JsonObject, a JsonArray, a Buffer or a String");
    }

    private static SubmitSnapshots submitted(byte[] bytes, SubmitSnapshots.Format format) {
        return new SubmitSnapshots(bytes, bytes.length, format);
    }
}

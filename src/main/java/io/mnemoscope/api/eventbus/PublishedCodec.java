package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;

/**
 * Makes JSON of what is published, for each consumer its own, so that publishing without any consumer costs nothing. On a
 * clustered Vert.x the messages are plain {@link JsonObject}s, which every node can read: this codec is registered on the
 * server's node only. There they are made JSON also where no node listens: who does is known to the cluster manager alone,
 * which Vert.x asks inside {@code publish} and shows in no public method. Its service interface would have to be asked for
 * each address and each message, across the network where it keeps no copy, and its answer may be old when it comes: a
 * consumer that has just registered would miss messages that Vert.x would have sent to it.
 */
final class PublishedCodec implements MessageCodec<Published, JsonObject> {
    static final String NAME = "mnemoscope.public";

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NAME);

    /** To this process and, if it is clustered, to every other node. */
    static void publish(Vertx vertx, String address, Published message) {
        if (vertx.isClustered()) {
            vertx.eventBus().publish(address, json(message));
        } else {
            vertx.eventBus().publish(address, message, OPTIONS);
        }
    }

    private static JsonObject json(Published message) {
        return new JsonObject(Json.buffer(message.body()));
    }

    @Override
    public JsonObject transform(Published message) {
        return json(message);
    }

    @Override
    public void encodeToWire(Buffer buffer, Published message) {
        throw new UnsupportedOperationException("other nodes get JSON");
    }

    @Override
    public JsonObject decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("other nodes get JSON");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}

package io.mnemoscope.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.bus.AgentsObserved;
import io.mnemoscope.bus.AlertPublished;
import io.mnemoscope.bus.BusMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * Our messages as the plain JSON of the public addresses. They are translated when a consumer takes one, so publishing
 * to nobody costs nothing. On a clustered Vert.x they are plain {@link JsonObject}s, which every node can read: this codec is
 * registered on the server's node only.
 */
public final class PublicCodec implements MessageCodec<BusMessage, JsonObject> {
    private static final String NAME = "mnemoscope.public";

    private static final DeliveryOptions OPTIONS = new DeliveryOptions().setCodecName(NAME);

    /** Makes this bus carry them; once for each Vert.x. */
    public static void register(EventBus bus) {
        bus.registerCodec(new PublicCodec());
    }

    /** Publishes a message at a public address, to this process and, if it is clustered, to every other node. */
    public static void publish(Vertx vertx, String address, BusMessage message) {
        if (vertx.isClustered()) {
            vertx.eventBus().publish(address, new JsonObject(json(message)));
        } else {
            vertx.eventBus().publish(address, message, OPTIONS);
        }
    }

    @Override
    public JsonObject transform(BusMessage message) {
        return new JsonObject(json(message));
    }

    @Override
    public void encodeToWire(Buffer buffer, BusMessage message) {
        var bytes = json(message);
        buffer.appendInt(bytes.length()).appendBuffer(bytes);
    }

    @Override
    public JsonObject decodeFromWire(int position, Buffer buffer) {
        int length = buffer.getInt(position);
        int start = position + Integer.BYTES;
        return new JsonObject(buffer.getBuffer(start, start + length));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    private static Buffer json(BusMessage message) {
        if (message instanceof AlertPublished published) {
            return Json.buffer(out -> AlertJson.write(out, published.event()));
        }
        if (message instanceof AgentsObserved observed) {
            return Json.buffer(out -> agents(out, observed));
        }
        throw new IllegalArgumentException("not a public message: " + message.getClass());
    }

    private static void agents(JsonGenerator out, AgentsObserved observed) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("agents");
        for (var agent : observed.agents()) {
            AgentJson.write(out, agent);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}

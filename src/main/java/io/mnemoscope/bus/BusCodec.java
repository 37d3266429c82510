package io.mnemoscope.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Hands {@link BusMessage}s over by reference inside one process. */
public final class BusCodec implements MessageCodec<BusMessage, BusMessage> {
    static final String NAME = "mnemoscope";

    /** Makes this bus carry our messages; once for each Vert.x. */
    public static void register(EventBus bus) {
        bus.registerCodec(new BusCodec());
    }

    /** Undoes {@link #register}, so that another server may be started on the same Vert.x. */
    public static void unregister(EventBus bus) {
        bus.unregisterCodec(NAME);
    }

    @Override
    public void encodeToWire(Buffer buffer, BusMessage message) {
        throw new UnsupportedOperationException("our messages stay in one process: " + message.getClass());
    }

    @Override
    public BusMessage decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("our messages stay in one process");
    }

    @Override
    public BusMessage transform(BusMessage message) {
        return message;
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

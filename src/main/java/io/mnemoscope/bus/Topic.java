package io.mnemoscope.bus;

import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;

/**
 * An address on which messages of one type are published to all who listen in this process.
 *
 * @param address spelled here and nowhere else
 */
public record Topic<M extends BusMessage>(String address) {
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setCodecName(BusCodec.NAME).setLocalOnly(true);

    /** Tells all who listen. */
    public void publish(EventBus bus, M message) {
        bus.publish(address, message, OPTIONS);
    }

    /** Listens until the consumer is unregistered or the verticle stops. */
    public MessageConsumer<M> subscribe(EventBus bus, Handler<M> handler) {
        return bus.localConsumer(address, message -> handler.handle(message.body()));
    }
}

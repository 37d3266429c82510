package io.mnemoscope.bus;

import io.mnemoscope.storage.Delivery;

/** A notification that was given up is to be sent after all. */
public record RetryNotification(String id) implements BusMessage {
    /** The notification, on its way again. */
    public record Answer(Delivery delivery) implements BusMessage {}
}

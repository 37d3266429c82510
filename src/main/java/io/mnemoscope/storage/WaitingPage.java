package io.mnemoscope.storage;

import java.util.List;

/**
 * Some of the notifications that wait for their delivery.
 *
 * @param deliveries oldest first; without their alerts, which are read when it is their turn
 * @param after where the next page begins
 * @param last whether there is none after it
 */
public record WaitingPage(List<Delivery> deliveries, long after, boolean last) {
    public WaitingPage {
        deliveries = List.copyOf(deliveries);
    }
}

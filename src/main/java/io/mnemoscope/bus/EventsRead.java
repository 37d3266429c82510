package io.mnemoscope.bus;

import io.mnemoscope.storage.StoredEvent;
import java.util.List;

/**
 * Alert events, in order.
 *
 * @param lastOffset the newest offset that the store has
 * @param epoch which store's offsets they are
 */
public record EventsRead(List<StoredEvent> events, long lastOffset, String epoch) implements BusMessage {}

package io.mnemoscope.bus;

import io.mnemoscope.storage.StoredEvent;
import java.util.List;

/** Alert events that are durable, in order. */
public record AlertsChanged(List<StoredEvent> events) implements BusMessage {}

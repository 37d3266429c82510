package io.mnemoscope.bus;

import io.mnemoscope.storage.StoredEvent;

/** One alert event for the public addresses. */
public record AlertPublished(StoredEvent event) implements BusMessage {}

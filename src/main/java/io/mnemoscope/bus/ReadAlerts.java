package io.mnemoscope.bus;

import io.mnemoscope.storage.AlertQuery;

/** Which alerts? */
public record ReadAlerts(AlertQuery query) implements BusMessage {}

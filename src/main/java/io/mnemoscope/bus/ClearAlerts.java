package io.mnemoscope.bus;

import io.mnemoscope.storage.AlertQuery;

/** Delete these, except those that are not over. */
public record ClearAlerts(AlertQuery query) implements BusMessage {}

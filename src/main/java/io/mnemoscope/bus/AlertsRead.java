package io.mnemoscope.bus;

import io.mnemoscope.domain.Alert;
import java.util.List;

/** The alerts that were asked for, most recently updated first. */
public record AlertsRead(List<Alert> alerts) implements BusMessage {}

package io.mnemoscope.bus;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;
import java.util.List;
import java.util.Map;

/**
 * The alerts that were asked for.
 *
 * @param alerts most recently updated first
 * @param acknowledgements who sees to them, by id; the others are left out
 */
public record AlertsRead(List<Alert> alerts, Map<String, Acknowledgement> acknowledgements) implements BusMessage {}

package io.mnemoscope.bus;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.Alert;

/** Somebody sees to an alert. */
public record AcknowledgeAlert(String alert, Acknowledgement acknowledgement) implements BusMessage {
    /** The alert that somebody sees to now. */
    public record Answer(Alert alert) implements BusMessage {}
}

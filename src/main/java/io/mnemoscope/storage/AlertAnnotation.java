package io.mnemoscope.storage;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.AlertEvent;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens to an alert without a measurement.
 *
 * @param alert its id
 * @param kind what
 * @param reason why, for people
 * @param atMillis when
 * @param acknowledgement to be kept with the alert; null for none
 */
public record AlertAnnotation(
        String alert,
        AlertEvent.Kind kind,
        String reason,
        long atMillis,
        @Nullable Acknowledgement acknowledgement) {}

package io.mnemoscope.storage;

import io.mnemoscope.domain.Severity;

/**
 * What a receiver was last notified of an alert.
 *
 * @param sink the receiver's name
 * @param alert the alert's id
 * @param severity its severity then
 * @param resolved whether it was notified that the alert has ended
 * @param atMillis when
 */
public record NotificationLogEntry(String sink, String alert, Severity severity, boolean resolved, long atMillis) {}

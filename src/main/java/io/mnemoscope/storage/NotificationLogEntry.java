package io.mnemoscope.storage;

import io.mnemoscope.domain.Severity;

/**
 * What a receiver was told last of an alert.
 *
 * @param sink the receiver's name
 * @param alert the alert's id
 * @param severity its severity then
 * @param resolved whether it was told that the alert is over
 * @param atMillis when
 */
public record NotificationLogEntry(String sink, String alert, Severity severity, boolean resolved, long atMillis) {}

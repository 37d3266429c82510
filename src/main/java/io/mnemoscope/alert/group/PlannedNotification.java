package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.Receiver;

/**
 * A notification that a group wants sent.
 *
 * @param receiver to whom
 * @param notification what
 * @param refresh whether it only reminds a stateless receiver: if it is lost, the next one does
 * @param cut whether there was more than fits
 */
public record PlannedNotification(Receiver receiver, Notification notification, boolean refresh, boolean cut) {}

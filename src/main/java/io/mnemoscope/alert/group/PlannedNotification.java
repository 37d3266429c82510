package io.mnemoscope.alert.group;

import io.mnemoscope.domain.Notification;
import io.mnemoscope.notify.Receiver;

/**
 * A notification that a group wants sent.
 *
 * @param receiver to whom
 * @param notification what
 * @param refresh whether it only reminds a receiver that forgets: if it is lost, the next one does
 * @param cut whether there was more to tell than fits
 */
public record PlannedNotification(Receiver receiver, Notification notification, boolean refresh, boolean cut) {}

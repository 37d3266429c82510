package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;

/** Notified of an alert that is muted, and why. */
interface Suppressed {
    void suppressed(Alert alert, String why);
}

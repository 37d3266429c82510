package io.mnemoscope.lab.backtest;

import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Severity;

/** An alert that would have fired, as it goes on. One thread. */
final class SimulatedAlert {
    /** How it began. */
    final AlertEvent fired;

    /** Its place among those of its rule. */
    final int index;

    /** The worst it came to. */
    Severity worst;

    boolean flapping;
    int flaps;

    /** When it was over; -1 while it is not. */
    long resolvedMillis = -1;

    SimulatedAlert(AlertEvent fired, int index) {
        this.fired = fired;
        this.index = index;
        this.worst = fired.alert().severity();
    }
}

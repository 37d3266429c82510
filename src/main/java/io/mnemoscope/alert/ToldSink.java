package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import java.util.ArrayList;
import java.util.List;

/** What a group notes about one receiver. One thread. */
final class ToldSink {
    /** Classic alerts that wait in one group; of more the oldest are counted only. */
    private static final int MOST_MOMENTS = 100;

    final String name;
    /** A notification is on its way. */
    boolean busy;
    /** There was a look at the group meanwhile. */
    boolean skipped;

    private long toldMillis;
    private final List<Alert> moments = new ArrayList<>(0);
    private long leftOut;

    ToldSink(String name) {
        this.name = name;
    }

    void told(long millis) {
        toldMillis = Math.max(toldMillis, millis);
    }

    /** When it was told anything last; 0 for never. */
    long toldMillis() {
        return toldMillis;
    }

    /** An alert that was over as it began. */
    void moment(Alert alert) {
        if (moments.size() == MOST_MOMENTS) {
            moments.remove(0);
            leftOut++;
        }
        moments.add(alert);
    }

    boolean hasMoments() {
        return !moments.isEmpty();
    }

    List<Alert> takeMoments() {
        var taken = List.copyOf(moments);
        moments.clear();
        return taken;
    }

    /** So many alerts will never be told of. */
    void lost(long count) {
        leftOut += count;
    }

    long takeLeftOut() {
        long taken = leftOut;
        leftOut = 0;
        return taken;
    }
}

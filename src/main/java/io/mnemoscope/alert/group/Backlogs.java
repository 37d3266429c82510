package io.mnemoscope.alert.group;

import java.util.HashMap;
import java.util.Map;

/** What waits for each receiver: one that is down takes no room from the others. One thread. */
final class Backlogs {
    /** About 300 bytes each; of an alert that several receivers wait for there is one. */
    private static final int MOST = 80_000;

    private final int most;
    private final Map<String, Backlog> ofReceivers = new HashMap<>();

    Backlogs() {
        this(MOST);
    }

    /**
     * Nothing waits.
     *
     * @param most alerts that may wait for one receiver
     */
    Backlogs(int most) {
        this.most = most;
    }

    Backlog of(String receiver) {
        return ofReceivers.computeIfAbsent(receiver, first -> new Backlog(most));
    }
}

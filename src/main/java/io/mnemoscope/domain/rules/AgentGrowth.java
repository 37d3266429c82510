package io.mnemoscope.domain.rules;

/** What one agent has grown to since it was compared with the others. One owner. */
final class AgentGrowth {
    /** When its newest snapshot arrived. */
    long arrivedMillis;
    /** Nothing of its next run has arrived yet. */
    boolean ended;

    private long compared;
    private long newest;
    private boolean moved;

    AgentGrowth(long total) {
        compared = total;
        newest = total;
    }

    void moveTo(long total) {
        newest = total;
        moved = true;
    }

    boolean moved() {
        return moved;
    }

    /** What it has grown does not count. */
    void begin() {
        compared = newest;
        moved = false;
    }

    /** What it has grown since the last call. */
    double take() {
        double grown = newest - compared;
        begin();
        return grown;
    }
}

package io.mnemoscope.alert;

/**
 * How many alerts that have ended wait in all groups together to be sent: each group has a bound of its own, but there may be as
 * many groups as agents. Those for receivers to which a notification is on its way, which may take long, have a smaller bound, so
 * that a receiver that is down leaves room for the others. One thread.
 */
final class Backlog {
    /** About 300 bytes each. */
    private static final int MOST = 20_000;

    /** So many times as much is there for receivers that wait for nothing but their turn. */
    private static final int FREE = 4;

    private final int most;
    private int waiting;

    Backlog() {
        this(MOST);
    }

    /**
     * None waits.
     *
     * @param most how many may for receivers that are busy
     */
    Backlog(int most) {
        this.most = most;
    }

    /** So many more wait, or fewer. */
    void add(int more) {
        waiting += more;
    }

    /**
     * Whether a group should drop its oldest before it takes a further one.
     *
     * @param busy a notification is on its way to all receivers that the oldest is for
     */
    boolean isFull(boolean busy) {
        return waiting >= (busy ? most : FREE * most);
    }
}

package io.mnemoscope.alert;

/**
 * How many alerts that have ended wait in all groups together to be sent: each group has a bound of its own, but there may be as
 * many groups as agents. Those for receivers to which a notification has been on its way for long have a smaller bound, so that
 * a receiver that is down leaves room for the others. One thread.
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
     * @param most how many may for receivers that are waited for
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
     * @param stuck all receivers that the oldest is for are waited for
     */
    boolean isFull(boolean stuck) {
        return waiting >= (stuck ? most : FREE * most);
    }
}

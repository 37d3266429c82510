package io.mnemoscope.alert;

/**
 * How many alerts that have ended wait in all groups together for receivers that take nothing: each group has a bound of its
 * own, but there may be as many groups as agents. One thread.
 */
final class Backlog {
    /** About 300 bytes each. */
    private static final int MOST = 20_000;

    private final int most;
    private int waiting;

    Backlog() {
        this(MOST);
    }

    /**
     * None waits.
     *
     * @param most how many may
     */
    Backlog(int most) {
        this.most = most;
    }

    /** So many more wait, or fewer. */
    void add(int more) {
        waiting += more;
    }

    /** Whether a group should let go of its oldest before it takes a further one. */
    boolean isFull() {
        return waiting >= most;
    }
}

package io.mnemoscope.alert.group;

/**
 * How many alerts that have ended wait in all groups together to be sent to one receiver: each group has a bound of its own, but
 * there may be as many groups as agents. One thread.
 */
final class Backlog {
    private final int most;
    private int waiting;

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

    /** Whether a group should drop its oldest before it takes a further one. */
    boolean isFull() {
        return waiting >= most;
    }
}

package io.mnemoscope.storage.embedded.codec;

/** The numbers of the members of a block of alert events, and of the ways in which a real number is written. Never changed. */
final class EventMembers {
    static final int OFFSET = 1;

    static final int ALERT = 2;
    static final int WHOSE = 3;
    static final int SHAPE = 4;
    static final int UPDATED = 5;
    static final int STARTED = 6;
    static final int RESOLVED = 7;
    static final int MEMORY = 8;
    static final int USAGE = 9;
    static final int VALUE = 10;
    static final int LEVEL = 11;
    static final int ID = 12;
    static final int MESSAGE = 13;
    static final int REASON = 14;

    /** A real number as it was in the event of the same {@link EventShape} before. */
    static final int BEFORE = 0;
    /** NaN. */
    static final int NONE = 1;
    /** A whole number follows. */
    static final int WHOLE = 2;
    /** 100 times the usage ratio. */
    static final int PERCENT = 3;
    /** Its 64 bits follow. */
    static final int BITS = 4;

    private EventMembers() {}
}

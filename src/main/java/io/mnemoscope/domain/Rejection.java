package io.mnemoscope.domain;

/**
 * Why one snapshot was not taken.
 *
 * @param position its line (NDJSON) or its place in the array, from 1
 * @param field the path of the member, or "" where the whole is wrong
 * @param reason for people
 * @param full nothing is wrong with it, but the server has no room; it may have later
 */
public record Rejection(long position, String field, String reason, boolean full) {
    /** Of a snapshot with which something is wrong. */
    public Rejection(long position, String field, String reason) {
        this(position, field, reason, false);
    }

    Rejection movedBy(long lines) {
        return lines == 0 ? this : new Rejection(position + lines, field, reason, full);
    }
}

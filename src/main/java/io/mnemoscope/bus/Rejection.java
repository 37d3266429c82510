package io.mnemoscope.bus;

/**
 * Why one snapshot was not taken.
 *
 * @param position its line (NDJSON) or its place in the array, from 1
 * @param field the path of the member, or "" where the whole is wrong
 * @param reason for people
 */
public record Rejection(long position, String field, String reason) {
    Rejection movedBy(long lines) {
        return lines == 0 ? this : new Rejection(position + lines, field, reason);
    }
}

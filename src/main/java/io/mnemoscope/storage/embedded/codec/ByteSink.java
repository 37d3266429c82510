package io.mnemoscope.storage.embedded.codec;

import java.util.Arrays;

/** A byte array that grows and is used again: the output of the codecs. Amortised constant; one thread. */
public final class ByteSink {
    private byte[] bytes;
    private int length;

    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array itself: valid up to {@link #length} and until the next write. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    public void put(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** The first bytes of an array. */
    public void put(byte[] from, int count) {
        reserve(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
    }

    /** Seven bits a byte, lowest first; the value is taken as unsigned, so a negative one costs ten bytes. */
    public void varint(long value) {
        reserve(10);
        var to = bytes;
        int at = length;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            to[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        to[at++] = (byte) rest;
        length = at;
    }

    void zigzag(long value) {
        varint((value << 1) ^ (value >> 63));
    }

    void fixed(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** UTF-16 units as varints: one byte for ASCII, and no string is changed by it. */
    void text(String text) {
        varint(text.length());
        for (int i = 0; i < text.length(); i++) {
            varint(text.charAt(i));
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}

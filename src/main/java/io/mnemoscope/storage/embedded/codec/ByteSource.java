package io.mnemoscope.storage.embedded.codec;

/**
 * Reads what a {@link ByteSink} wrote. Whatever the bytes are, a reader answers or throws an {@link IllegalStateException}. One
 * thread.
 */
public final class ByteSource {
    private static final int MAX_VARINT = 10;

    private final byte[] bytes;
    private final int end;
    private int at;

    public ByteSource(byte[] bytes, int from) {
        this(bytes, from, bytes.length);
    }

    /** The bytes from {@code from} to before {@code end}. */
    ByteSource(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        this.at = from;
    }

    public int position() {
        return at;
    }

    /** How many bytes there are still. */
    int left() {
        return end - at;
    }

    int next() {
        return one() & 0xFF;
    }

    private byte one() {
        if (at >= end) {
            throw endsEarly();
        }
        return bytes[at++];
    }

    private static IllegalStateException endsEarly() {
        return new IllegalStateException("the bytes end early");
    }

    /**
     * A number as {@link ByteSink#varint} wrote it.
     *
     * @throws IllegalStateException if there is none: the bytes are damaged
     */
    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = one();
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw tooLong();
    }

    private static IllegalStateException tooLong() {
        return new IllegalStateException("a number is too long");
    }

    /** A count of things of at least a byte each that follow; it is damaged if there are not so many bytes. */
    int count() {
        long count = varint();
        if (count < 0 || count > left()) {
            throw new IllegalStateException("a count of " + count + " is damaged");
        }
        return (int) count;
    }

    void skip(int count) {
        if (count > left()) {
            throw endsEarly();
        }
        at += count;
    }

    /** The bytes that follow, up to this many; this source then stands behind them. */
    ByteSource part(int count) {
        int from = at;
        skip(count);
        return new ByteSource(bytes, from, at);
    }

    public void skipVarints(int count) {
        for (int i = 0; i < count; i++) {
            int from = at;
            while (one() < 0) {}
            if (at - from > MAX_VARINT) {
                throw tooLong();
            }
        }
    }

    long zigzag() {
        long value = varint();
        return (value >>> 1) ^ -(value & 1);
    }

    long fixed() {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | next();
        }
        return value;
    }

    String text() {
        var text = new char[count()];
        for (int i = 0; i < text.length; i++) {
            text[i] = (char) varint();
        }
        return new String(text);
    }
}

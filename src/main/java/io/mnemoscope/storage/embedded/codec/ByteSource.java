package io.mnemoscope.storage.embedded.codec;

/** Reads what a {@link ByteSink} wrote. One thread. */
public final class ByteSource {
    private final byte[] bytes;
    private int at;

    public ByteSource(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    public int position() {
        return at;
    }

    int next() {
        return bytes[at++] & 0xFF;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = bytes[at++];
            value |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number is too long");
    }

    /**
     * A count of things of at least a byte each that follow.
     *
     * @throws IllegalStateException if there are not so many bytes: it is damaged
     */
    int count() {
        long count = varint();
        if (count < 0 || count > bytes.length - at) {
            throw new IllegalStateException("a count of " + count + " is damaged");
        }
        return (int) count;
    }

    void skip(int count) {
        at += count;
    }

    void skipVarints(int count) {
        for (int i = 0; i < count; i++) {
            while (bytes[at++] < 0) {}
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

package io.mnemoscope.storage.embedded.codec;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks zlib streams of known lengths, into an array that is used again. It grows as the stream does, at most to twice its length,
 * whatever length was announced. One thread.
 */
final class Unpacker {
    /** More bytes no chunk and no block has. */
    private static final int MAX_LENGTH = 1 << 28;

    private final Inflater inflater = new Inflater();
    private byte[] bytes;

    /** With room for so many bytes. */
    Unpacker(int capacity) {
        bytes = new byte[capacity];
    }

    /**
     * The bytes of the stream that is the rest of a blob; valid until the next call.
     *
     * @throws IllegalStateException if they are not that many, if the stream is damaged, or if anything follows it
     */
    ByteSource unpack(byte[] blob, int from, long length) {
        if (length < 0 || length > MAX_LENGTH) {
            throw damaged("it has " + length + " bytes");
        }
        inflater.reset();
        inflater.setInput(blob, from, blob.length - from);
        int n = inflate((int) length);
        if (n != length || inflater.getRemaining() > 0) {
            throw damaged("it has " + n + " bytes and more, not " + length);
        }
        return new ByteSource(bytes, 0, n);
    }

    /** The checksum comes last: zlib has seen it only when it says that it has finished. */
    private int inflate(int length) {
        int n = 0;
        try {
            while (!inflater.finished() && n <= length) {
                if (n == bytes.length) {
                    bytes = Arrays.copyOf(bytes, 2 * n);
                }
                int more = inflater.inflate(bytes, n, bytes.length - n);
                n += more;
                if (more == 0 && !inflater.finished()) {
                    throw damaged("it ends early");
                }
            }
            return n;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a zlib stream is damaged", e);
        }
    }

    private static IllegalStateException damaged(String why) {
        return new IllegalStateException("a zlib stream is damaged: " + why);
    }

    /** Gives its native memory back. */
    void close() {
        inflater.end();
    }
}

package io.mnemoscope.storage.embedded.codec;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Damages bytes, as disks, bugs and people do; the same for the same random numbers. */
final class Damages {
    private static final long[] EXTREMES = {
        -1, 0, 1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, 1L << 32, (1L << 32) + 1, 1L << 53
    };

    private Damages() {}

    /** A copy with one to three damages. */
    static byte[] of(byte[] bytes, RandomGenerator random) {
        var damaged = bytes;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, RandomGenerator random) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(1, 12));
        return switch (random.nextInt(7)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> put(bytes, at, at + 1, (byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE)));
            case 2 -> put(bytes, at, at + 1, (byte) random.nextInt());
            case 3 -> put(bytes, at, end);
            case 4 -> put(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 5 -> put(bytes, at, at, varint(EXTREMES[random.nextInt(EXTREMES.length)]));
            default -> put(bytes, at, at + 1, varint(EXTREMES[random.nextInt(EXTREMES.length)]));
        };
    }

    static byte[] varint(long value) {
        var sink = new ByteSink(10);
        sink.varint(value);
        return sink.copy();
    }

    /** The bytes with others in place of those from {@code from} to before {@code to}. */
    static byte[] put(byte[] bytes, int from, int to, byte... others) {
        var all = new ByteArrayOutputStream();
        all.write(bytes, 0, from);
        all.writeBytes(others);
        all.write(bytes, to, bytes.length - to);
        return all.toByteArray();
    }

    /** A zlib stream of the bytes. */
    static byte[] packed(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(bytes);
        deflater.finish();
        var packed = new byte[bytes.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        return Arrays.copyOf(packed, length);
    }

    /** What is in the zlib stream that begins there. */
    static byte[] unpacked(byte[] blob, int from, int length) {
        var inflater = new Inflater();
        inflater.setInput(blob, from, blob.length - from);
        var bytes = new byte[length];
        try {
            if (inflater.inflate(bytes) != length) {
                throw new AssertionError("not " + length + " bytes");
            }
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        } finally {
            inflater.end();
        }
        return bytes;
    }

    /** A block of alert events with another member in place of the one with this number. */
    static byte[] withMember(byte[] plain, int number, byte... member) {
        var from = new ByteSource(plain, 0);
        var to = new ByteSink(plain.length);
        to.varint(from.varint());
        long members = from.varint();
        to.varint(members);
        for (long left = members; left > 0; left--) {
            long its = from.varint();
            int length = (int) from.varint();
            var bytes = its == number ? member : Arrays.copyOfRange(plain, from.position(), from.position() + length);
            from.skip(length);
            to.varint(its);
            to.varint(bytes.length);
            to.put(bytes, bytes.length);
        }
        return to.copy();
    }

    /** What a sink has so far, and then the zlib stream of the bytes. */
    static byte[] blob(ByteSink head, byte[] plain) {
        var packed = packed(plain);
        head.put(packed, packed.length);
        return head.copy();
    }
}

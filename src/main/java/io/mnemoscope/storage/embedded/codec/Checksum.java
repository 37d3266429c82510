package io.mnemoscope.storage.embedded.codec;

import java.util.zip.CRC32C;

/**
 * CRC-32C of a tail blob. It has a Hamming distance of at least 4 up to 2^31 bits (Castagnoli, Braeuer and Herrmann, IEEE
 * Transactions on Communications 41, 1993), so a single flipped bit is not only noticed but can be found.
 */
public final class Checksum {
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] TABLE = table();

    private Checksum() {}

    public static long of(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /**
     * Mends one flipped bit, in the bytes or in the checksum. Linear.
     *
     * @param checksum what was written beside the bytes
     * @return whether it was one; if not, the bytes are as before
     */
    public static boolean mendOneBit(byte[] bytes, long checksum) {
        int difference = (int) (of(bytes, bytes.length) ^ checksum);
        if (Integer.bitCount(difference) == 1) {
            return true;
        }
        // What a flipped bit of the last byte does to the checksum, then of the one before, and so on.
        var effects = new int[Byte.SIZE];
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            effects[bit] = TABLE[1 << bit];
        }
        for (int at = bytes.length - 1; at >= 0; at--) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if (effects[bit] == difference) {
                    bytes[at] ^= (byte) (1 << bit);
                    return true;
                }
                effects[bit] = TABLE[effects[bit] & 0xFF] ^ effects[bit] >>> Byte.SIZE;
            }
        }
        return false;
    }

    private static int[] table() {
        var table = new int[1 << Byte.SIZE];
        for (int i = 0; i < table.length; i++) {
            int value = i;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            table[i] = value;
        }
        return table;
    }
}

package io.mnemoscope.storage.embedded;

import java.util.zip.CRC32C;

/** CRC-32C of a tail blob. */
final class Checksum {
    private Checksum() {}

    static long of(byte[] bytes, int length) {
        var crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}

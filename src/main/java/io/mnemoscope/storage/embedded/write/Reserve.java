package io.mnemoscope.storage.embedded.write;

import io.mnemoscope.storage.embedded.file.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room held back for a full disk: deleting needs room for the log before it gives any back. A file that is removed then
 * and made again once there is room for it and some more. The writer's.
 */
final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int BLOCK = 1 << 16;
    private final Path directory;
    private final Path file;
    private final long bytes;
    private boolean held;

    /**
     * Makes nothing yet.
     *
     * @param bytes how much
     */
    Reserve(Path directory, long bytes) {
        this.directory = directory;
        file = directory.resolve("mnemoscope.reserve");
        this.bytes = bytes;
        held = file.toFile().length() >= bytes;
    }

    /** Whether the room is held back. */
    boolean held() {
        return held;
    }

    /** Makes it unless there is too little room; answers whether it is there. */
    boolean hold() {
        if (!held && directory.toFile().getUsableSpace() >= bytes + bytes / 4) {
            held = write();
        }
        return held;
    }

    private boolean write() {
        try {
            StoreFiles.createEmpty(file);
            fill();
            return true;
        } catch (IOException e) {
            LOG.debug("no room for the reserve", e);
            remove();
            return false;
        }
    }

    private void fill() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var zeros = ByteBuffer.allocate(BLOCK);
            for (long at = 0; at < bytes; at += zeros.position()) {
                zeros.clear().limit((int) Math.min(BLOCK, bytes - at));
                int written = channel.write(zeros, at);
                if (written != zeros.limit()) {
                    throw new IOException("written " + written);
                }
            }
        }
    }

    /** Gives the room back. */
    void release() {
        held = false;
        remove();
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the reserve cannot be removed reason={}", e.getMessage());
        }
    }
}

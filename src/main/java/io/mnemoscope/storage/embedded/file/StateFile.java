package io.mnemoscope.storage.embedded.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.mnemoscope.storage.embedded.codec.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file beside the store that says how far it had come: a line {@code mnemoscope EPOCH TAIL OTHER CHECKSUM CHECKSUM}. It is
 * written after each commit and before anyone hears of that, without a sync: so it never says more than the store has, and
 * after a crash of the process it says just as much as was acknowledged. Whatever it cannot say for sure counts as unsaid;
 * a loss of power may cost it its last words. Some microseconds per commit. One thread.
 */
public final class StateFile implements AutoCloseable {
    public static final String NAME = "mnemoscope.state";

    private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
    private static final String MAGIC = "mnemoscope";
    private static final int LENGTH = 128;
    private static final int PARTS = 6;

    private final FileChannel channel;
    private final String epoch;
    private final ByteBuffer line = ByteBuffer.allocate(LENGTH);
    private boolean failing;

    /** What it said. */
    record State(String epoch, Position position) {}

    private StateFile(FileChannel channel, String epoch) {
        this.channel = channel;
        this.epoch = epoch;
    }

    static Path in(Path directory) {
        return directory.resolve(NAME);
    }

    /** What the file of a directory says; null if there is none, or if it is damaged. */
    static @Nullable State read(Path directory) throws IOException {
        var file = in(directory);
        if (!Files.isRegularFile(file) || Files.size(file) > LENGTH) {
            return null;
        }
        var parts = new String(Files.readAllBytes(file), US_ASCII).strip().split(" ", -1);
        if (parts.length != PARTS || !parts[0].equals(MAGIC)) {
            return null;
        }
        var position = parts[2] + " " + parts[3] + " " + parts[4];
        var reached = Position.parse(position);
        return reached != null && checksum(parts[1], position).equals(parts[5]) ? new State(parts[1], reached) : null;
    }

    /** For writing. One that says nothing yet survives a loss of power from now on. */
    public static StateFile open(Path directory, String epoch) throws IOException {
        var file = in(directory);
        boolean anew = read(directory) == null;
        if (anew) {
            StoreFiles.createEmpty(file);
        }
        var state = new StateFile(FileChannel.open(file, StandardOpenOption.WRITE), epoch);
        if (anew) {
            state.write(Position.NONE);
            StoreFiles.force(file);
        }
        return state;
    }

    /** So much is durable. A failure is logged once: then the file says less than it might, which is harmless. */
    public void write(Position position) {
        var text = position.text();
        line.clear();
        line.put((MAGIC + " " + epoch + " " + text + " " + checksum(epoch, text)).getBytes(US_ASCII));
        Arrays.fill(line.array(), line.position(), LENGTH - 1, (byte) ' ');
        line.put(LENGTH - 1, (byte) '\n');
        line.position(0).limit(LENGTH);
        try {
            int written = channel.write(line, 0);
            failing = written != LENGTH;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("event=store.state reason=\"{}\"", e.toString());
            }
            failing = true;
        }
    }

    private static String checksum(String epoch, String position) {
        var bytes = (epoch + " " + position).getBytes(US_ASCII);
        return Long.toHexString(Checksum.of(bytes, bytes.length));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.mnemoscope.storage.embedded.codec;

import java.util.List;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Alert events, in the order of their offsets, as one blob: member after member, each as its difference from a prediction,
 * then zlib at its fastest. About 15 bytes an event in a full block. Lossless. One thread.
 *
 * <p>Layout: codec byte (1), varint length before zlib, zlib stream of: varint events, varint members, and of each member its
 * number, its length in bytes and its values. Members with an unknown number are left out on reading, so that later
 * versions may add some.
 */
public final class EventBlockCodec implements AutoCloseable {
    static final int VERSION = 1;
    /** More events no block has; what says so is damaged. */
    static final int MAX_EVENTS = 1 << 16;

    private final EventBlockWriter writer = new EventBlockWriter();
    private final ByteSink packed = new ByteSink(4 * 1024);
    /** Made when something is written: it takes 256 KiB. */
    private @Nullable Deflater compressor;

    private final Unpacker unpacker = new Unpacker(4 * 1024);
    private final byte[] scratch = new byte[4 * 1024];

    /** Gives its native memory back. */
    @Override
    public void close() {
        if (compressor != null) {
            compressor.end();
        }
        unpacker.close();
    }

    /** The events, at most {@link #MAX_EVENTS}, as a blob. */
    public byte[] encode(List<LoggedEvent> events) {
        var plain = writer.write(events);
        packed.clear();
        packed.put(VERSION);
        packed.varint(plain.length());
        var deflater = compressor == null ? new Deflater(Deflater.BEST_SPEED) : compressor;
        compressor = deflater;
        deflater.reset();
        deflater.setInput(plain.array(), 0, plain.length());
        deflater.finish();
        while (!deflater.finished()) {
            packed.put(scratch, deflater.deflate(scratch));
        }
        return packed.copy();
    }

    /**
     * The events of a blob.
     *
     * @throws IllegalStateException if it is damaged or of a newer codec
     */
    public List<LoggedEvent> decode(byte[] blob) {
        var head = new ByteSource(blob, 0);
        int version = head.next();
        if (version != VERSION) {
            throw new IllegalStateException("alert event codec " + version + " is not known");
        }
        long length = head.varint();
        return new EventBlockReader(unpacker.unpack(blob, head.position(), length)).read();
    }
}

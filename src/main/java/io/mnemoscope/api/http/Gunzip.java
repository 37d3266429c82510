package io.mnemoscope.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/**
 * Unpacks a gzip stream (RFC 1952) as it arrives with Netty's decoder. The HTTP server could do so by itself, but closes
 * the connection without an answer when the stream is broken. One event loop; to be closed.
 */
final class Gunzip implements AutoCloseable {
    /** Packed bytes at a time: gzip grows by about 1,000 at most, so no more than about 1 MB is unpacked at once. */
    private static final int SLICE = 1_024;

    private final JdkZlibDecoder decoder = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);
    private int lastFour;
    private long unpackedBytes;

    /**
     * Unpacks what has come.
     *
     * @param out gets what was unpacked, in pieces
     * @throws HttpRejection 400 if it is no gzip
     */
    void unpack(Buffer packed, Consumer<Buffer> out) {
        var bytes = packed.getBytes();
        try {
            // Whoever takes what is unpacked may have had enough, and closed this.
            for (int from = 0; from < bytes.length && channel.isOpen(); from += SLICE) {
                channel.writeInbound(Unpooled.wrappedBuffer(bytes, from, Math.min(SLICE, bytes.length - from)));
                drain(out);
            }
            for (int i = Math.max(0, bytes.length - Integer.BYTES); i < bytes.length; i++) {
                lastFour = (lastFour >>> 8) | (bytes[i] << 24);
            }
        } catch (DecompressionException e) {
            throw new HttpRejection(400, "the body is not valid gzip");
        }
    }

    /**
     * Whether the stream came to its end: its last four bytes are then the length of what was unpacked. They are not if
     * another member follows, which the decoder would pass over without a word.
     */
    boolean isComplete() {
        return decoder.isClosed() && lastFour == (int) unpackedBytes;
    }

    private void drain(Consumer<Buffer> out) {
        for (ByteBuf unpacked = channel.readInbound(); unpacked != null; unpacked = channel.readInbound()) {
            var bytes = new byte[unpacked.readableBytes()];
            unpacked.readBytes(bytes);
            unpacked.release();
            unpackedBytes += bytes.length;
            out.accept(Buffer.buffer(bytes));
        }
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}

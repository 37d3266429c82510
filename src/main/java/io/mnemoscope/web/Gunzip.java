package io.mnemoscope.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibDecoder;
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

    private final ZlibDecoder decoder = ZlibCodecFactory.newZlibDecoder(ZlibWrapper.GZIP, 0);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    /**
     * Unpacks what has come.
     *
     * @param out gets what was unpacked, in pieces
     * @throws Refused 400 if it is no gzip
     */
    void unpack(Buffer packed, Consumer<Buffer> out) {
        var bytes = packed.getBytes();
        try {
            for (int from = 0; from < bytes.length; from += SLICE) {
                channel.writeInbound(Unpooled.wrappedBuffer(bytes, from, Math.min(SLICE, bytes.length - from)));
                drain(out);
            }
        } catch (DecompressionException e) {
            throw new Refused(400, "the body is not valid gzip");
        }
    }

    /** Whether the stream came to its end. */
    boolean isComplete() {
        return decoder.isClosed();
    }

    private void drain(Consumer<Buffer> out) {
        for (ByteBuf unpacked = channel.readInbound(); unpacked != null; unpacked = channel.readInbound()) {
            var bytes = new byte[unpacked.readableBytes()];
            unpacked.readBytes(bytes);
            unpacked.release();
            out.accept(Buffer.buffer(bytes));
        }
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}

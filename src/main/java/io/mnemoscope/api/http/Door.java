package io.mnemoscope.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of one connection's pipeline: a head that has begun, and the first of a connection, must be complete in
 * time, and none may be folded (RFC 9112, section 5.2), which Netty's decoder would undo without a word. Requests say when
 * they begin and end; a head in the same read as the request before it is not looked at. One event loop.
 */
final class Door extends ChannelInboundHandlerAdapter {
    private final Doors doors;
    private boolean inHead = true;
    /** Requests that have begun and not ended: Vert.x begins the next before it says that one has ended. */
    private int open;

    private boolean hasBytes;
    private boolean lineBegins;
    private boolean scanned;
    /** There was more than empty lines. */
    private boolean started;

    private boolean ended;
    private @Nullable Future<?> deadline;
    /** Until it has its place. */
    private @Nullable NoUpgrade noUpgrade = new NoUpgrade();

    Door(Doors doors) {
        this.doors = doors;
    }

    /** A request's; null on a server whose transport is another. */
    static @Nullable Door of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? connection.channel().pipeline().get(Door.class)
                : null;
    }

    /** A head was read. */
    static void begins(HttpServerRequest request) {
        var door = of(request);
        if (door != null) {
            door.open++;
            door.inHead = false;
            door.cancel();
        }
    }

    /** A request was answered and read to its end: the next head may come. Streams of HTTP/2 do not wait for another. */
    static void ends(HttpServerRequest request) {
        var door = request.version() == HttpVersion.HTTP_2 ? null : of(request);
        if (door != null && --door.open == 0) {
            door.inHead = true;
            door.hasBytes = false;
            door.scanned = false;
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        schedule(context);
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    /** A client that is gone needs no word in the log. Vert.x has one, and a failure of its own between two requests. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            var unused = context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (ended) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (inHead && message instanceof ByteBuf bytes) {
            if (!scanned && isFolded(bytes)) {
                doors.wasFolded();
                ReferenceCountUtil.release(message);
                refuse(context, "400 Bad Request", 400, "header fields must not be folded");
                return;
            }
            hasBytes |= bytes.isReadable();
        }
        if (message instanceof ByteBuf bytes) {
            lineBegins = beginsLine(bytes);
        }
        pass(context, message);
        if (inHead && hasBytes && deadline == null) {
            schedule(context);
        }
    }

    /** The first bytes one by one, until what follows them is known. */
    private void pass(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        while (noUpgrade != null && bytes.isReadable()) {
            context.fireChannelRead(bytes.readRetainedSlice(1));
            if (noUpgrade.isPlaced(context)) {
                noUpgrade = null;
            }
        }
        context.fireChannelRead(bytes);
    }

    /** Whether a line of the head that is to come begins with white space. What follows the head is not looked at. */
    private boolean isFolded(ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int i = bytes.readerIndex(); i < end; i++) {
            byte c = bytes.getByte(i);
            boolean ends = c == '\r' || c == '\n';
            // Empty lines before the first request line are none of the head's.
            started |= !ends;
            if (started && lineBegins && (c == ' ' || c == '\t')) {
                return true;
            }
            if (started && lineBegins && ends) {
                scanned = true;
                return false;
            }
            lineBegins = c == '\n';
        }
        return false;
    }

    /** Whether what follows these bytes begins a line, which those of a later head may be the first of. */
    private boolean beginsLine(ByteBuf bytes) {
        int last = bytes.writerIndex() - 1;
        if (last >= bytes.readerIndex() && bytes.getByte(last) == '\r') {
            last--;
        }
        return last < bytes.readerIndex() ? lineBegins : bytes.getByte(last) == '\n';
    }

    private void schedule(ChannelHandlerContext context) {
        cancel();
        deadline = context.executor()
                .schedule(() -> late(context), doors.headerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void late(ChannelHandlerContext context) {
        deadline = null;
        if (!inHead || ended) {
            return;
        }
        doors.wasLate();
        if (hasBytes) {
            refuse(context, "408 Request Timeout", 408, "the head of the request did not arrive in time");
        } else {
            var unused = context.close();
        }
    }

    private void refuse(ChannelHandlerContext context, String line, int status, String detail) {
        ended = true;
        var body = "{\"type\":\"about:blank\",\"title\":\"" + line.substring(4) + "\",\"status\":" + status
                + ",\"detail\":\"" + detail + "\"}";
        var answer = "HTTP/1.1 " + line + "\r\nContent-Type: " + Problem.CONTENT_TYPE + "\r\nContent-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n" + body;
        context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
    }
}

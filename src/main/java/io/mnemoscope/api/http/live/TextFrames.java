package io.mnemoscope.api.http.live;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket that takes text frames. */
record TextFrames(ServerWebSocket socket, HttpConnection connection) implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(TextFrames.class);

    @Override
    public boolean isFull() {
        return socket.isClosed() || socket.writeQueueFull();
    }

    @Override
    public Future<Void> write(Frame frame) {
        return socket.isClosed()
                ? Future.failedFuture("closed")
                : socket.writeTextMessage(frame.text()).onFailure(TextFrames::gone);
    }

    @Override
    public void ping() {
        socket.writePing(Buffer.buffer()).onFailure(TextFrames::gone);
    }

    @Override
    public boolean isAnswered() {
        return true;
    }

    @Override
    public void end(Closing why) {
        if (!socket.isClosed()) {
            socket.close(why.code(), why.reason()).onFailure(TextFrames::gone);
        }
    }

    @Override
    public void abort() {
        HardCut.of(connection);
    }

    private static void gone(Throwable cause) {
        LOG.debug("live client reason={}", cause.getMessage());
    }
}

package io.mnemoscope.web.live;

import io.vertx.core.http.ServerWebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WebSocket that takes text frames. */
record TextFrames(ServerWebSocket socket) implements Socket {
    private static final Logger LOG = LoggerFactory.getLogger(TextFrames.class);

    @Override
    public boolean isFull() {
        return socket.isClosed() || socket.writeQueueFull();
    }

    @Override
    public void send(Frame frame) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(frame.text()).onFailure(TextFrames::gone);
        }
    }

    @Override
    public void close(short code, String reason) {
        if (!socket.isClosed()) {
            socket.close(code, reason).onFailure(TextFrames::gone);
        }
    }

    private static void gone(Throwable cause) {
        LOG.debug("live client reason={}", cause.getMessage());
    }
}

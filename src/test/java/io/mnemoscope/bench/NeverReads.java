package io.mnemoscope.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A live client that asks for everything and never reads any of it. */
public final class NeverReads implements Closeable {
    private static final int RECEIVE_BUFFER = 16 * 1024;
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /api/v1/live HTTP/1.1",
            "Host: 127.0.0.1:%d",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private final Socket socket;

    private NeverReads(int port) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** A WebSocket that subscribes to the fleet and the alerts as soon as it is one. */
    public static NeverReads socket(int port) throws IOException {
        var client = new NeverReads(port);
        client.write(HANDSHAKE.formatted(port).getBytes(StandardCharsets.US_ASCII));
        client.readHead();
        client.frame("{\"type\":\"subscribe\",\"channel\":\"fleet\"}");
        client.frame("{\"type\":\"subscribe\",\"channel\":\"alerts\"}");
        return client;
    }

    /** An event stream. */
    public static NeverReads stream(int port, String query) throws IOException {
        var client = new NeverReads(port);
        client.write(("GET /api/v1/live/events?" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** The answer to the handshake: what a client sends before it has it belongs to no WebSocket. */
    private void readHead() throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no WebSocket: " + head);
            }
            head.append((char) next);
        }
        if (!head.toString().contains(" 101 ")) {
            throw new IOException("no WebSocket: " + head);
        }
    }

    private void frame(String text) throws IOException {
        var payload = text.getBytes(StandardCharsets.US_ASCII);
        var frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) 0x81).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
        write(frame.array());
    }

    private void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

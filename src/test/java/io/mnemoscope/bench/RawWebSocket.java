package io.mnemoscope.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A WebSocket client (RFC 6455) that reads only when asked to, and with a small receive buffer, so that a server soon
 * notices that it does not.
 */
public final class RawWebSocket implements Closeable {
    private static final int RECEIVE_BUFFER = 256 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET %s HTTP/1.1",
            "Host: 127.0.0.1:%d",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    /** Connects and shakes hands. */
    public RawWebSocket(int port, String path) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), RECEIVE_BUFFER));
        socket.getOutputStream().write(HANDSHAKE.formatted(path, port).getBytes(StandardCharsets.US_ASCII));
        var status = line();
        if (!status.contains(" 101 ")) {
            throw new IOException("no WebSocket: " + status);
        }
        while (!line().isEmpty()) {
            // the headers say nothing that matters here
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /** Sends a text message; the mask is all zeros, which the RFC allows a test to be lazy about. */
    public void send(String text) throws IOException {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these bytes, whatever they are. */
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        if (payload.length > 125) {
            throw new IllegalArgumentException("only short messages: " + payload.length);
        }
        var frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) (FINAL | opcode)).put((byte) (MASKED | payload.length)).putInt(0);
        socket.getOutputStream().write(frame.put(payload).array());
    }

    /**
     * The next message, pings answered.
     *
     * @throws Closed if the server says that it is over
     */
    public String read() throws IOException {
        message.reset();
        while (true) {
            int head = in.readUnsignedByte();
            var payload = in.readNBytes(length(in.readUnsignedByte() & 0x7F));
            switch (head & 0x0F) {
                case CLOSE -> throw closed(payload);
                case PING -> frame(PONG, payload);
                case PONG -> {}
                default -> {
                    message.writeBytes(payload);
                    if ((head & FINAL) != 0) {
                        return message.toString(StandardCharsets.UTF_8);
                    }
                }
            }
        }
    }

    private int length(int length) throws IOException {
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    private static Closed closed(byte[] payload) {
        if (payload.length < 2) {
            return new Closed(1005, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        return new Closed(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** The server closed the socket, with this code and reason. */
    public static final class Closed extends IOException {
        private static final long serialVersionUID = 1L;
        private final int code;

        Closed(int code, String reason) {
            super(reason);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}

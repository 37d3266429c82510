package io.mnemoscope.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends what it likes and does not read until it is told to; with a small buffer, so that a server notices. */
public final class DeafClient implements Closeable {
    private static final int RECEIVE_BUFFER = 4 * 1024;
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(60).toMillis();
    private final Socket socket = new Socket();

    /** Connects to this port of the loopback interface. */
    public DeafClient(int port) throws IOException {
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
    }

    /** Sends a request without a body. */
    public void get(String path) throws IOException {
        send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }

    /** Sends these characters, whatever they are. */
    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these bytes, whatever they are. */
    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads until the server closes the connection; what came before a reset, if that is how it ends, is lost. */
    public String readToEnd() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

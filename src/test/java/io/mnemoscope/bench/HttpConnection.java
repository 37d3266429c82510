package io.mnemoscope.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One keep-alive HTTP/1.1 connection over a blocking socket: as little client as possible, so that what is measured is
 * the server, and no more polite than asked, so that it can also misbehave.
 */
public final class HttpConnection implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_HEADERS = 100;
    private final Socket socket;
    private final InputStream in;

    /** Connects to this port of the loopback interface. */
    public HttpConnection(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** Sends the request and waits for its answer, which a server may give (and hang up) before it has read it all. */
    public HttpAnswer exchange(byte[] request) throws IOException {
        try {
            write(request);
        } catch (IOException e) {
            if (!answering()) {
                throw e;
            }
        }
        return read();
    }

    /** Sends these bytes, whatever they are. */
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Says that nothing more will be sent. */
    public void endOfRequest() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether some of an answer is there. */
    public boolean answering() throws IOException {
        return in.available() > 0;
    }

    /** Waits for the other side to say something more, or to end the connection. */
    public boolean isAtEnd() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next < 0;
    }

    /** Waits for an answer. */
    public HttpAnswer read() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        var headers = headers();
        var body = status == 204 ? new byte[0] : body(headers);
        return new HttpAnswer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Waits for the head of an answer that has no body, whatever length it says: that to HEAD. */
    public HttpAnswer readHead() throws IOException {
        int status = Integer.parseInt(line().substring(9, 12));
        return new HttpAnswer(status, headers(), "");
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (int i = 0; i < MAX_HEADERS; i++) {
            var line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new IOException("more than " + MAX_HEADERS + " header lines");
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        return bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        int size = chunkSize();
        while (size > 0) {
            body.writeBytes(bytes(size));
            line();
            size = chunkSize();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        var line = line();
        int end = line.indexOf(';');
        return Integer.parseInt(end < 0 ? line : line.substring(0, end), 16);
    }

    private byte[] bytes(int count) throws IOException {
        var bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended in a body");
        }
        return bytes;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        int b = in.read();
        while (b != '\n') {
            if (b < 0) {
                throw new EOFException("the connection ended in a head");
            }
            if (b != '\r') {
                line.append((char) b);
            }
            b = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

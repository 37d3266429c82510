package io.mnemoscope.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** A request whose body is too long to be held: sent piece by piece until it ends or the server has answered. */
public final class LongRequest {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private LongRequest() {}

    /**
     * Sends at least {@code length} bytes of NDJSON in chunked coding.
     *
     * @return the answer, which may have come before the end
     */
    public static HttpAnswer send(int port, long length, Supplier<byte[]> pieces) throws IOException {
        try (var connection = new HttpConnection(port)) {
            connection.write(HttpRequest.postHead(
                    "/api/v1/snapshots", "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n"));
            long sent = 0;
            while (sent < length && !connection.answering()) {
                var piece = pieces.get();
                chunk(connection, piece);
                sent += piece.length;
            }
            if (!connection.answering()) {
                connection.write(LAST_CHUNK);
            }
            return connection.read();
        }
    }

    private static void chunk(HttpConnection connection, byte[] piece) throws IOException {
        try {
            connection.write((Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            connection.write(piece);
            connection.write(LINE_END);
        } catch (IOException e) {
            if (!connection.answering()) {
                throw e;
            }
        }
    }
}

package io.mnemoscope.bench;

import java.nio.charset.StandardCharsets;

/** Builds whole HTTP/1.1 requests as bytes, so that a load generator has nothing to do but write them. */
public final class HttpRequest {
    private HttpRequest() {}

    public static byte[] get(String path) {
        return head("GET " + path, "").getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] delete(String path) {
        return head("DELETE " + path, "").getBytes(StandardCharsets.UTF_8);
    }

    public static byte[] put(String path, String contentType, byte[] body) {
        return whole("PUT " + path, "Content-Type: " + contentType + "\r\n", body);
    }

    public static byte[] post(String path, String contentType, byte[] body) {
        return post(path, "Content-Type: " + contentType + "\r\n", "", body);
    }

    /** A POST whose further header lines (each with its line end) are as given. */
    public static byte[] post(String path, String contentTypeLine, String moreLines, byte[] body) {
        return whole("POST " + path, contentTypeLine + moreLines, body);
    }

    private static byte[] whole(String line, String headerLines, byte[] body) {
        var head = head(line, headerLines + "Content-Length: " + body.length + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        var request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    /** The head alone of a POST with these header lines. */
    public static byte[] postHead(String path, String headerLines) {
        return head("POST " + path, headerLines).getBytes(StandardCharsets.UTF_8);
    }

    private static String head(String line, String headerLines) {
        return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headerLines + "\r\n";
    }
}

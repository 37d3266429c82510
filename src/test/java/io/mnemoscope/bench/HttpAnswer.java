package io.mnemoscope.bench;

import java.util.Map;

/**
 * What a server answered.
 *
 * @param status the HTTP status
 * @param headers names in lower case
 * @param body as text
 */
public record HttpAnswer(int status, Map<String, String> headers, String body) {
    public HttpAnswer {
        headers = Map.copyOf(headers);
    }

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** The server has too much to do and says when to come again. */
    public boolean busy() {
        return status == 429 || status == 503;
    }

    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}

package io.mnemoscope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The server that a command talks to. */
final class Remote {
    private static final int BAD_REQUEST = 400;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int SHOWN = 500;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:MNEMOSCOPE_URL:-http://127.0.0.1:8080}",
            description = "the server (default: ${DEFAULT-VALUE})")
    private String url = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:MNEMOSCOPE_TOKEN}",
            description = "bearer token (default: $MNEMOSCOPE_TOKEN)")
    private @Nullable String token;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** Its address without a slash at the end. */
    String base() {
        return url.replaceAll("/+$", "");
    }

    /** Of the live WebSocket. */
    String liveUrl() {
        return checked("/api/v1/live").toString().replaceFirst("^http", "ws");
    }

    /** The header's value, if there is a token. */
    Optional<String> authorization() {
        return token == null || token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
    }

    /** The body, to be read as it comes. The caller closes it. */
    InputStream get(String path) {
        return send(request(path).GET().build());
    }

    /** The answer to a body, to be read as it comes. The caller closes it. */
    InputStream stream(String path, String contentType, String body) {
        return send(request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The whole answer to a body. */
    String post(String path, String contentType, String body) {
        return text(stream(path, contentType, body));
    }

    /** As {@link #post}; but where nothing of a body was taken, the receipt that says why is an answer too. */
    String offer(String path, String contentType, String body) {
        var request = request(path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return text(send(request, BAD_REQUEST));
    }

    /** The whole answer to a body. */
    String put(String path, String json) {
        return text(send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build()));
    }

    /** For a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(checked(path));
        return authorization()
                .map(value -> request.header("Authorization", value))
                .orElse(request);
    }

    private URI checked(String path) {
        URI uri;
        try {
            uri = URI.create(base() + path);
        } catch (IllegalArgumentException e) {
            throw new CliException(CliException.USAGE, "--url is not a URL: " + url);
        }
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new CliException(
                    CliException.USAGE, "--url must begin with http:// or https:// and name a host: " + url);
        }
        return uri;
    }

    private InputStream send(HttpRequest request) {
        return send(request, 0);
    }

    /** Sends it; {@code taken} is a status that is an answer beside those of success. */
    private InputStream send(HttpRequest request, int taken) {
        try {
            var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 != 2 && response.statusCode() != taken) {
                throw CliException.answered(response.statusCode(), cut(text(response.body())));
            }
            return response.body();
        } catch (ConnectException e) {
            throw CliException.notThere(base());
        } catch (IOException e) {
            throw new CliException(
                    CliException.NOT_THERE, "the server at " + url + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.OTHER, "interrupted");
        }
    }

    private static String text(InputStream body) {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cut(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}

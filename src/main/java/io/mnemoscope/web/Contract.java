package io.mnemoscope.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** {@code /openapi.yaml}, the contract of the HTTP API, and {@code /api}, the same to be read. Made once for all servers. */
public final class Contract implements Resource {
    static final String FILE = "openapi.yaml";

    private static final String NONE_MATCH = "If-None-Match";

    private record Document(Buffer body, String contentType, String tag) {}

    private static final class Made {
        private static final Map<String, Document> DOCUMENTS = documents();
    }

    /** Makes the documents, if that has not been done: not for an event loop, which it would hold up. */
    public static void load() {
        if (Made.DOCUMENTS.isEmpty()) {
            throw new IllegalStateException("there is no contract");
        }
    }

    private static Map<String, Document> documents() {
        var text = bytes(FILE);
        var page = Buffer.buffer(ContractPage.of(text).render()).getBytes();
        return Map.of(
                "/" + FILE,
                document(text, "application/yaml; charset=utf-8"),
                "/api",
                document(page, "text/html; charset=utf-8"));
    }

    private static Document document(byte[] bytes, String contentType) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            var tag = "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
            return new Document(Buffer.buffer(bytes), contentType, tag);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] bytes(String name) {
        try (var in = Contract.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    @Override
    public void mount(Router router) {
        Made.DOCUMENTS.forEach((path, document) -> router.get(path).handler(context -> send(context, document)));
    }

    private static void send(RoutingContext context, Document document) {
        Page.headers(context);
        var response = context.response();
        response.putHeader("Cache-Control", "no-cache").putHeader("ETag", document.tag());
        if (isKnown(context, document.tag())) {
            var unused = response.setStatusCode(304).end();
        } else {
            response.putHeader("Content-Type", document.contentType());
            var unused = response.end(document.body());
        }
    }

    private static boolean isKnown(RoutingContext context, String tag) {
        return Optional.ofNullable(context.request().getHeader(NONE_MATCH))
                .filter(known -> known.strip().equals("*") || known.contains(tag))
                .isPresent();
    }
}

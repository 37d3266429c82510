package io.mnemoscope.api.http;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /openapi.yaml}, the contract of the HTTP API, {@code /api}, the same to be read, and {@code /schema/*.json}, the
 * schemas of what is kept outside the server: a test holds them to the contract. The page is rendered when it is first
 * asked for, which takes a quarter of a second, and not by an event loop.
 */
final class Contract implements Resource {
    static final String FILE = "openapi.yaml";

    private static final String NONE_MATCH = "If-None-Match";
    private static final Document YAML = document(bytes(FILE), "application/yaml; charset=utf-8");

    private static final Map<String, Document> SCHEMAS = Stream.of("snapshot", "recording", "webhook")
            .map(name -> "schema/" + name + ".json")
            .collect(Collectors.toUnmodifiableMap(
                    file -> file, file -> document(bytes(file), "application/schema+json")));

    private record Document(Buffer body, String contentType, String tag) {}

    /** Made once for all servers. */
    private static final class Rendered {
        private static final Document PAGE = document(
                ContractPage.of(bytes(FILE)).render().getBytes(StandardCharsets.UTF_8), "text/html; charset=utf-8");
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
        router.get("/" + FILE).handler(context -> send(context, YAML));
        SCHEMAS.forEach((file, schema) -> router.get("/" + file).handler(context -> send(context, schema)));
        router.get("/api").handler(Contract::page);
    }

    private static void page(RoutingContext context) {
        var loop = context.vertx().getOrCreateContext();
        ForkJoinPool.commonPool().execute(() -> {
            try {
                var page = Rendered.PAGE;
                loop.runOnContext(rendered -> send(context, page));
            } catch (RuntimeException | LinkageError e) {
                loop.runOnContext(failed -> context.fail(e));
            }
        });
    }

    private static void send(RoutingContext context, Document document) {
        StaticPage.headers(context);
        var response = context.response();
        response.putHeader("Cache-Control", "no-cache").putHeader("ETag", document.tag());
        if (isKnown(context, document.tag())) {
            var unused = response.setStatusCode(304).end();
        } else {
            response.putHeader("Content-Type", document.contentType());
            try {
                Answers.of(context).send(context, document.body());
            } catch (TooManyRequests e) {
                response.headers().remove("ETag");
                Problem.answer(context, e);
            }
        }
    }

    private static boolean isKnown(RoutingContext context, String tag) {
        return Optional.ofNullable(context.request().getHeader(NONE_MATCH))
                .filter(known -> known.strip().equals("*") || known.contains(tag))
                .isPresent();
    }
}

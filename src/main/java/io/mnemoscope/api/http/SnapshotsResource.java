package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.ReceiptJson;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.bus.IngestMessages.SnapshotsSubmitted;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots.Format;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/snapshots}: one object, an array, or NDJSON, which is taken in pieces as it arrives. */
final class SnapshotsResource implements Resource {
    private static final Set<String> NDJSON = Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

    /** There is room for agents once others have been deleted. */
    private static final Duration ROOM = Duration.ofSeconds(30);

    private final EventBus bus;
    private final int instance;
    private final Config.Http config;
    private final Bodies bodies;

    SnapshotsResource(EventBus bus, int instance, Config.Http config, Bodies bodies) {
        this.bus = bus;
        this.instance = instance;
        this.config = config;
        this.bodies = bodies;
    }

    @Override
    public void mount(Router router) {
        router.post("/api/v1/snapshots").handler(this::take);
    }

    private void take(RoutingContext context) {
        var request = context.request();
        try {
            var format = format(request);
            boolean packed = isPacked(request);
            bodies.read(
                            context,
                            BodyPieces.most(format, config),
                            memory -> new BodyPieces(
                                    request,
                                    format,
                                    packed,
                                    config,
                                    memory,
                                    piece -> Topics.SNAPSHOTS_SUBMIT
                                            .of(instance)
                                            .request(bus, piece)
                                            .map(SnapshotsSubmitted::receipt)))
                    .onSuccess(receipt -> answer(context, receipt, format))
                    .onFailure(cause -> refuse(context, cause, format));
        } catch (HttpRejection refused) {
            // Let the rest of the body pass by, so that the client gets to read the answer.
            request.handler(ignored -> {});
            Problem.answer(context, refused);
        }
    }

    private static void refuse(RoutingContext context, Throwable cause, Format format) {
        if (cause instanceof PartiallyAccepted partly) {
            Problem.answer(
                    context, partly.reason(), out -> ReceiptJson.members(out, partly.receipt(), position(format)));
        } else {
            Problem.answer(context, cause);
        }
    }

    private static String position(Format format) {
        return format == Format.NDJSON ? "line" : "index";
    }

    private static void answer(RoutingContext context, IngestReceipt receipt, Format format) {
        var response = context.response();
        if (response.closed()) {
            return;
        }
        var position = position(format);
        if (receipt.isRefusal()) {
            refuse(context, receipt, position);
            return;
        }
        response.putHeader("Content-Type", "application/json");
        try {
            Answers.of(context).send(context, Json.buffer(out -> ReceiptJson.write(out, receipt, position)));
        } catch (TooManyRequests e) {
            Problem.answer(context, e);
        }
    }

    private static void refuse(RoutingContext context, IngestReceipt receipt, String position) {
        var full = receipt.firstFull();
        var first = full.orElse(receipt.rejections().get(0));
        var what = full.isPresent() ? "there is no room for that at " : "the first error is at ";
        var detail = "no snapshot was taken; " + what + position + " " + first.position() + ": " + first.field() + " "
                + first.reason();
        if (full.isPresent()) {
            Problem.later(context, 429, detail, ROOM, out -> {
                out.writeStringField("limit", "agents");
                ReceiptJson.members(out, receipt, position);
            });
        } else {
            Problem.send(context, 400, detail, out -> ReceiptJson.members(out, receipt, position));
        }
    }

    private static boolean isPacked(HttpServerRequest request) {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return false;
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return true;
        }
        throw new HttpRejection(415, "Content-Encoding must be gzip or identity, not " + InvalidInput.shown(encoding));
    }

    private static Format format(HttpServerRequest request) {
        var given = request.getHeader("Content-Type");
        if (given == null) {
            return Format.JSON;
        }
        var parts = given.toLowerCase(Locale.ROOT).split(";", 2);
        checkCharset(parts.length > 1 ? parts[1] : null);
        var type = parts[0].strip();
        if (type.equals("application/json")) {
            return Format.JSON;
        }
        if (NDJSON.contains(type)) {
            return Format.NDJSON;
        }
        throw new HttpRejection(415, "Content-Type must be application/json or application/x-ndjson");
    }

    private static void checkCharset(@Nullable String parameters) {
        if (parameters == null) {
            return;
        }
        int at = parameters.indexOf("charset=");
        if (at >= 0 && !parameters.substring(at).replace("\"", "").startsWith("charset=utf-8")) {
            throw new HttpRejection(415, "the charset must be utf-8");
        }
    }
}

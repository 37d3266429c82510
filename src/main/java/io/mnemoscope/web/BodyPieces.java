package io.mnemoscope.web;

import io.mnemoscope.bus.Receipt;
import io.mnemoscope.bus.SubmitSnapshots;
import io.mnemoscope.bus.SubmitSnapshots.Format;
import io.mnemoscope.config.Config;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body. NDJSON goes on in pieces of whole lines while the rest arrives; when several pieces are on
 * their way the socket is not read, so a body may be longer than memory. JSON is gathered whole. One event loop.
 */
final class BodyPieces {
    private static final int PIECE = 128 * 1024;
    private static final int FIRST = 4 * 1024;
    private static final int MAX_IN_FLIGHT = 4;

    private final HttpServerRequest request;
    private final Format format;
    private final Config.Http config;
    private final Function<SubmitSnapshots, Future<Receipt>> submit;
    private final @Nullable Gunzip gunzip;
    private final Promise<Receipt> result = Promise.promise();
    private Future<Receipt> receipts = Future.succeededFuture(Receipt.EMPTY);
    private byte[] bytes;
    private int length;
    private long total;
    private int inFlight;
    private boolean ended;
    private @Nullable Throwable failure;

    BodyPieces(
            HttpServerRequest request,
            Format format,
            boolean packed,
            Config.Http config,
            Function<SubmitSnapshots, Future<Receipt>> submit) {
        this.request = request;
        this.format = format;
        this.config = config;
        this.submit = submit;
        this.gunzip = packed ? new Gunzip() : null;
        this.bytes = new byte[FIRST];
    }

    /**
     * Reads it all.
     *
     * @return succeeded with the receipt for the whole body, once all of it is durable; failed with {@link PartlyTaken} if
     *     some pieces of it are and the rest was not taken
     */
    Future<Receipt> read() {
        request.exceptionHandler(cause -> fail(new Refused(400, "the body could not be read to its end")));
        if (gunzip == null) {
            request.handler(this::take);
            request.endHandler(end -> end());
        } else {
            unpack(gunzip);
        }
        return result.future();
    }

    private void unpack(Gunzip packed) {
        request.handler(chunk -> {
            try {
                if (!ended) {
                    packed.unpack(chunk, this::take);
                }
            } catch (Refused refused) {
                fail(refused);
            }
        });
        request.endHandler(end -> {
            if (!packed.isComplete()) {
                fail(new Refused(400, "the gzip stream is cut off, or has more than one member"));
            }
            end();
        });
        result.future().onComplete(done -> packed.close());
    }

    private void take(Buffer chunk) {
        if (ended) {
            return;
        }
        total += chunk.length();
        if (total > (format == Format.JSON ? config.maxBodyBytes() : config.maxStreamBytes())) {
            fail(new Refused(413, "the body is longer than the server takes"));
            return;
        }
        if (length + chunk.length() > bytes.length) {
            int wanted = format == Format.NDJSON ? PIECE + PIECE / 4 : bytes.length * 2;
            bytes = Arrays.copyOf(bytes, Math.max(wanted, length + chunk.length()));
        }
        chunk.getBytes(bytes, length);
        length += chunk.length();
        if (format == Format.NDJSON && length >= PIECE) {
            cut();
        }
    }

    /** Sends on the whole lines that are there. */
    private void cut() {
        int end = length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (length - end > config.maxLineBytes()) {
            fail(new Refused(413, "a line is longer than " + config.maxLineBytes() + " bytes"));
            return;
        }
        if (end > 0) {
            int kept = length - end;
            var rest = new byte[Math.max(PIECE + PIECE / 4, 2 * kept)];
            System.arraycopy(bytes, end, rest, 0, kept);
            send(bytes, end);
            bytes = rest;
            length = kept;
        }
    }

    private void send(byte[] piece, int pieceLength) {
        inFlight++;
        // A request of HTTP/2 that has been read to its end takes no more of this.
        if (inFlight == MAX_IN_FLIGHT && !ended) {
            request.pause();
        }
        var answer = submit.apply(new SubmitSnapshots(piece, pieceLength, format));
        answer.onComplete(answered -> {
            inFlight--;
            if (answered.failed()) {
                fail(answered.cause());
            } else if (inFlight == MAX_IN_FLIGHT - 1 && !ended) {
                request.resume();
            }
        });
        receipts = receipts.compose(sum -> answer.transform(
                answered -> Future.succeededFuture(answered.failed() ? sum : sum.plus(answered.result()))));
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (length > 0 || format == Format.JSON) {
            send(bytes, length);
        }
        finish();
    }

    private void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
        if (!ended) {
            ended = true;
            bytes = new byte[0];
            length = 0;
            request.resume();
            finish();
        }
    }

    /** Answers once it is known what became of every piece. */
    private void finish() {
        receipts.onSuccess(taken -> {
            if (failure == null) {
                result.tryComplete(taken);
            } else {
                result.tryFail(taken.lines() == 0 ? failure : new PartlyTaken(failure, taken));
            }
        });
    }
}

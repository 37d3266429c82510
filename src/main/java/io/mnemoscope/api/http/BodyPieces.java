package io.mnemoscope.api.http;

import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots.Format;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.IngestReceipt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request's body. NDJSON is submitted in pieces of whole lines while the rest arrives; when several pieces are on
 * their way the socket is not read, so a body may be longer than memory. JSON is {@link Gathered}. Every array is taken from
 * the budget before it is allocated, and given back with its receipt. One event loop.
 */
final class BodyPieces implements Watch.Awaited {
    private static final int PIECE = 128 * 1024;
    private static final int FIRST = 4 * 1024;
    private static final int MAX_IN_FLIGHT = 4;
    /** What a request costs beside its body: buffers, headers; and the state of an inflater. */
    private static final int REQUEST = 4 * 1024;

    private static final int INFLATER = 64 * 1024;
    /** A rejection or an alert in a receipt. */
    private static final int LISTED = 512;

    private final HttpServerRequest request;
    private final Format format;
    private final Config.Http config;
    private final Function<SubmitSnapshots, Future<IngestReceipt>> submit;
    private final BodyMemory memory;
    private final BodyPatience patience;
    private final @Nullable Gunzip gunzip;
    private final Promise<IngestReceipt> result = Promise.promise();
    private Future<IngestReceipt> receipts = Future.succeededFuture(IngestReceipt.EMPTY);
    private final Gathered gathered;
    /** Of NDJSON: what is not sent on yet. */
    private byte[] bytes = new byte[0];

    private int length;
    private long total;
    private int inFlight;
    private int listed;
    private boolean paused;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * Nothing is read yet.
     *
     * @param memory closed by whoever gave it, once the result is there
     */
    BodyPieces(
            HttpServerRequest request,
            Format format,
            boolean packed,
            Config.Http config,
            BodyMemory memory,
            Function<SubmitSnapshots, Future<IngestReceipt>> submit) {
        this.request = request;
        this.format = format;
        this.config = config;
        this.memory = memory;
        this.submit = submit;
        this.patience = new BodyPatience(config);
        this.gunzip = packed ? new Gunzip() : null;
        this.gathered = new Gathered(memory);
    }

    /**
     * Reads it all.
     *
     * @return succeeded with the receipt for the whole body, once all of it is durable; failed with {@link PartiallyAccepted} if
     *     some pieces of it are and the rest was not taken
     */
    Future<IngestReceipt> read() {
        request.exceptionHandler(cause -> fail(new HttpRejection(400, "the body could not be read to its end")));
        request.handler(this::arrived);
        request.endHandler(end -> {
            if (gunzip != null && !ended && !gunzip.isComplete()) {
                fail(new HttpRejection(400, "the gzip stream is cut off, or has more than one member"));
            }
            end();
        });
        if (gunzip != null) {
            result.future().onComplete(done -> gunzip.close());
        }
        try {
            memory.take(REQUEST + (gunzip == null ? 0 : INFLATER));
            var declared = request.getHeader("Content-Length");
            if (format == Format.JSON && gunzip == null && declared != null) {
                gathered.expect(Integer.parseInt(declared));
            }
        } catch (RuntimeException e) {
            fail(e);
        }
        return result.future();
    }

    /** Ends a body that does not come: what came of it in whole lines is taken. */
    @Override
    public void passed(long elapsedMillis) {
        if (ended || paused) {
            patience.resume();
            return;
        }
        boolean betweenLines = format == Format.NDJSON && (length == 0 || bytes[length - 1] == '\n');
        var late = patience.passed(elapsedMillis, format == Format.NDJSON, betweenLines, memory.isWanted());
        if (format == Format.NDJSON && (late != null || patience.isQuiet())) {
            attempt(this::cut);
        }
        if (late != null) {
            fail(late);
        }
    }

    private void arrived(Buffer chunk) {
        if (ended) {
            return;
        }
        patience.arrived(chunk.length());
        attempt(() -> {
            if (gunzip == null) {
                take(chunk);
            } else {
                gunzip.unpack(chunk, this::take);
            }
        });
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void take(Buffer chunk) {
        if (ended) {
            return;
        }
        total += chunk.length();
        if (total > most(format, config)) {
            throw new HttpRejection(413, Bodies.TOO_LONG);
        }
        if (format == Format.JSON) {
            gathered.add(chunk);
            return;
        }
        if (length + chunk.length() > bytes.length) {
            grow(Math.max(length + chunk.length(), bytes.length == 0 ? FIRST : PIECE + PIECE / 4));
        }
        chunk.getBytes(bytes, length);
        length += chunk.length();
        if (length >= PIECE) {
            cut();
        }
    }

    /** Bytes of a body. */
    static long most(Format format, Config.Http config) {
        return format == Format.JSON
                ? config.maxBody().bytes()
                : config.maxStream().bytes();
    }

    private void grow(int capacity) {
        memory.take(capacity);
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, capacity);
        memory.give(before);
    }

    /** Sends on the whole lines that are there. */
    private void cut() {
        int end = length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (length - end > config.maxLine().bytes()) {
            throw new HttpRejection(
                    413, "a line is longer than " + config.maxLine().bytes() + " bytes");
        }
        if (end > 0) {
            var piece = bytes;
            int kept = length - end;
            bytes = new byte[0];
            length = 0;
            send(piece, end);
            if (kept > 0 && !ended) {
                grow(Math.max(FIRST, 2 * kept));
                System.arraycopy(piece, end, bytes, 0, kept);
                length = kept;
            }
        }
    }

    private void send(byte[] piece, int pieceLength) {
        inFlight++;
        // A request of HTTP/2 that has been read to its end takes no more of this.
        if (inFlight >= mostInFlight() && !ended && !paused) {
            paused = true;
            request.pause();
        }
        var answer = submit.apply(new SubmitSnapshots(piece, pieceLength, format));
        answer.onComplete(answered -> {
            inFlight--;
            memory.give(piece.length);
            if (answered.failed()) {
                fail(answered.cause());
            } else {
                keep(answered.result());
            }
        });
        receipts = receipts.compose(sum -> answer.transform(
                answered -> Future.succeededFuture(answered.failed() ? sum : sum.plus(answered.result()))));
    }

    /** What a receipt lists is kept until the last is there. */
    private void keep(IngestReceipt receipt) {
        int more = Math.min(
                2 * IngestReceipt.MAX_LISTED - listed,
                receipt.rejections().size() + receipt.raised().size());
        listed += more;
        attempt(() -> memory.take((long) more * LISTED));
        if (paused && !ended) {
            paused = false;
            request.resume();
        }
    }

    private int mostInFlight() {
        return memory.isScarce() ? 1 : MAX_IN_FLIGHT;
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (format == Format.JSON) {
            int all = gathered.length();
            send(gathered.whole(), all);
        } else if (length > 0) {
            send(bytes, length);
        }
        finish();
    }

    private void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
        if (!ended) {
            ended = true;
            memory.give(bytes.length);
            bytes = new byte[0];
            length = 0;
            gathered.drop();
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
                result.tryFail(taken.lines() == 0 ? failure : new PartiallyAccepted(failure, taken));
            }
        });
    }
}

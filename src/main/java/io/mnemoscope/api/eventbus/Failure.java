package io.mnemoscope.api.eventbus;

import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of requests: the code is the HTTP status, and the message the detail, of the problem that HTTP answers. */
final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
    private static final int UNAVAILABLE = 503;
    private static final int ERROR = 500;

    private Failure() {}

    /**
     * Fails a request; what the sender cannot see, or is not to see, is logged.
     *
     * @throws VirtualMachineError the cause, once the sender has its answer, if the process should not run on after it
     */
    static void of(Message<?> message, Throwable cause) {
        fail(message, cause);
        if (cause instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
            throw error;
        }
    }

    private static void fail(Message<?> message, Throwable cause) {
        int code = code(cause);
        if (code == ERROR) {
            message.fail(code, "an error in the server; its log says more");
            LOG.error("request failed address={}", message.address(), cause);
            return;
        }
        if (cause instanceof ReplyException) {
            LOG.warn("no answer inside the server address={} reason={}", message.address(), cause.getMessage());
            message.fail(code, "the server is busy or stopping");
            return;
        }
        if (message.replyAddress() == null) {
            LOG.warn("not taken address={} code={} reason={}", message.address(), code, cause.getMessage());
        }
        message.fail(code, cause.getMessage());
    }

    private static int code(Throwable cause) {
        if (cause instanceof InvalidInput) {
            return 400;
        }
        if (cause instanceof NotFound) {
            return 404;
        }
        if (cause instanceof Conflict) {
            return 409;
        }
        if (cause instanceof TooLong) {
            return 413;
        }
        if (cause instanceof TooManyRequests) {
            return 429;
        }
        return cause instanceof StoreUnavailable || cause instanceof ReplyException ? UNAVAILABLE : ERROR;
    }
}

package io.mnemoscope.bus;

import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.storage.StoreUnavailable;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures on the public addresses: the code is an HTTP status, the message safe to show. */
public final class FailureCode {
    private static final Logger LOG = LoggerFactory.getLogger(FailureCode.class);
    private static final int ERROR = 500;

    private FailureCode() {}

    /** Fails a request; what the sender cannot see or is not to see is logged. */
    public static void fail(Message<?> message, Throwable cause) {
        int code = of(cause);
        if (code == ERROR) {
            LOG.error("request failed address={}", message.address(), cause);
            message.fail(code, "an error in the server; its log says more");
            return;
        }
        if (message.replyAddress() == null) {
            LOG.warn("not taken address={} code={} reason={}", message.address(), code, cause.getMessage());
        }
        message.fail(code, cause.getMessage());
    }

    private static int of(Throwable cause) {
        if (cause instanceof InvalidInput) {
            return 400;
        }
        if (cause instanceof NotFound) {
            return 404;
        }
        if (cause instanceof Conflict) {
            return 409;
        }
        if (cause instanceof Overloaded) {
            return 429;
        }
        return cause instanceof StoreUnavailable || cause instanceof ReplyException ? 503 : ERROR;
    }
}

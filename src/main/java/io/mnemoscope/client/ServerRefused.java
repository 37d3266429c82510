package io.mnemoscope.client;

import io.mnemoscope.client.live.LiveConnection;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server answered, but not with what was asked for; the message is the server's. */
public final class ServerRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int BAD_REQUEST = 400;
    private static final int ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int SHOWN = 500;

    private final int status;

    ServerRefused(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Of a failed request on the bus, or a refused subscription. Failures of the bus itself (nobody listens, the answer is late) are 503. */
    static ServerRefused of(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        if (cause instanceof ReplyException refused) {
            return new ServerRefused(refused.failureCode() > 0 ? refused.failureCode() : UNAVAILABLE, message);
        }
        return new ServerRefused(cause instanceof LiveConnection.Failure ? BAD_REQUEST : ERROR, message);
    }

    /** Of an answer over HTTP: the problem's detail, if it is one. */
    static ServerRefused of(int status, @Nullable String body) {
        var said = body == null ? "" : body;
        try {
            var problem = new JsonObject(said);
            return new ServerRefused(status, problem.getString("detail", problem.getString("title", said)));
        } catch (DecodeException | ClassCastException e) {
            return new ServerRefused(status, said.length() > SHOWN ? said.substring(0, SHOWN) + "..." : said);
        }
    }

    /** As in HTTP: 400 for a mistake, 401 for a token, 404 for a stranger, 429 and 503 where trying again helps. */
    public int status() {
        return status;
    }
}

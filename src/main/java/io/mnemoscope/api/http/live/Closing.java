package io.mnemoscope.api.http.live;

import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.Locale;
import java.util.Optional;

/** Why a live client's connection ends. */
enum Closing {
    /** It left by itself, or the network between did. */
    CLIENT(1000, ""),
    /** It took nothing of what waits for it. */
    STALLED(1013, "the client takes nothing; come back with from_offset"),
    /** It does not answer pings. */
    SILENT(1013, "the client does not answer pings"),
    /** Too many alerts wait for it. */
    ALERT_QUEUE(1013, "too many alerts are waiting; come back with from_offset"),
    /** It sends more than a live client has to say. */
    TOO_MANY_MESSAGES(1008, "too many messages"),
    /** Its frames are not as RFC 6455 has them. */
    PROTOCOL_ERROR(1002, "the frames are not those of a WebSocket"),
    /** It sends bytes, where texts are taken. */
    BINARY(1003, "only text messages are taken"),
    /** Its texts are not UTF-8. */
    NOT_UTF8(1007, "the text is not valid UTF-8"),
    /** A frame, or the frames of a message together, have too many bytes. */
    TOO_LONG(1009, "the message is too long"),
    /** What it asked for cannot be read. */
    UNREADABLE(1013, "what was subscribed to cannot be read now"),
    /** The live clients have taken all the memory that they may. */
    MEMORY(1013, "no memory for live clients; come back later");

    private final short code;
    private final String reason;

    Closing(int code, String reason) {
        this.code = (short) code;
        this.reason = reason;
    }

    /** What to say of frames that their decoder refuses; empty if it is none of them that has failed. */
    static Optional<Closing> of(Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            return Optional.empty();
        }
        var status = corrupted.closeStatus();
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return Optional.of(TOO_LONG);
        }
        return Optional.of(status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA) ? NOT_UTF8 : PROTOCOL_ERROR);
    }

    /** As in a WebSocket's close frame (RFC 6455, section 7.4). */
    short code() {
        return code;
    }

    /** In words, with what to do. */
    String reason() {
        return reason;
    }

    /** As label of a metric. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

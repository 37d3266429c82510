package io.mnemoscope.web.live;

import java.util.Locale;

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

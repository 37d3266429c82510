package io.mnemoscope.api.http.live;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Puts the messages of one WebSocket together from their frames, and checks what the frames' decoder does not: that they are
 * texts, no longer than allowed, in UTF-8 (RFC 6455, sections 5.4 and 8.1). Nothing is taken after the first that is not. One
 * event loop.
 */
final class TextMessages implements Handler<WebSocketFrame> {
    private final int most;
    private final Consumer<String> receiver;
    private final Consumer<Closing> refuser;
    private Buffer message = Buffer.buffer();
    private boolean ended;

    /**
     * Nothing has come yet.
     *
     * @param most bytes of a message
     * @param receiver takes each message
     * @param refuser takes what is wrong, once
     */
    TextMessages(int most, Consumer<String> receiver, Consumer<Closing> refuser) {
        this.most = most;
        this.receiver = receiver;
        this.refuser = refuser;
    }

    @Override
    public void handle(WebSocketFrame frame) {
        if (ended || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            return;
        }
        if (frame.isBinary()) {
            refuse(Closing.BINARY);
            return;
        }
        var piece = frame.binaryData();
        if (message.length() + piece.length() > most) {
            refuse(Closing.TOO_LONG);
            return;
        }
        message.appendBuffer(piece);
        if (frame.isFinal()) {
            var whole = message;
            message = Buffer.buffer();
            receive(whole);
        }
    }

    private void receive(Buffer whole) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(whole.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            refuse(Closing.NOT_UTF8);
            return;
        }
        receiver.accept(text);
    }

    private void refuse(Closing why) {
        ended = true;
        message = Buffer.buffer();
        refuser.accept(why);
    }
}

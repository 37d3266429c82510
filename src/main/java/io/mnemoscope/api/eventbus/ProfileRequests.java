package io.mnemoscope.api.eventbus;

import io.mnemoscope.api.json.ProfileJson;
import io.mnemoscope.bus.ProfileMessages.RecordTimings;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@link PublicAddress#PROFILES}: a timing or an array of them, as in REST, also as text or as its bytes. */
record ProfileRequests(EventBus bus) {
    Future<JsonObject> record(@Nullable Object body) {
        var timings = new RecordTimings(ProfileJson.timings(text(body)));
        return Topics.PROFILES_RECORD
                .request(bus, timings)
                .map(receipt ->
                        new JsonObject().put("accepted", receipt.accepted()).put("refused", receipt.refused()));
    }

    private static String text(@Nullable Object body) {
        var json = Requests.json(body);
        if (json != null) {
            return json.toString();
        }
        return body instanceof Buffer buffer ? decoded(buffer) : String.valueOf(body);
    }

    /** Strictly, as over HTTP: nothing is replaced in silence. */
    private static String decoded(Buffer bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInput("", "the body is not valid UTF-8");
        }
    }
}

package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.SilenceJson;
import io.mnemoscope.bus.SilenceMessages.ChangeSilence;
import io.mnemoscope.bus.SilenceMessages.ReadSilences;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Silence;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.UUID;

/** {@code /api/v1/silences}: what nobody is to be notified of for a while. */
record SilencesResource(EventBus bus, InstantSource clock, Bodies bodies) implements Resource {
    private static final String PATH = "/api/v1/silences";
    private static final int MAX_BYTES = 64 * 1024;

    @Override
    public void mount(Router router) {
        router.get(PATH).handler(Answer.json(this::list));
        router.post(PATH).handler(bodies.whole(MAX_BYTES)).handler(Answer.json(this::add));
        router.delete(PATH + "/:id").handler(Answer.json(this::end));
    }

    private Future<Json.Writer> list(RoutingContext context) {
        var state = new Query(context).parameters().choice("state", Silence.State.class);
        return Topics.SILENCES_READ.request(bus, new ReadSilences(state)).map(read -> out -> {
            long now = clock.millis();
            out.writeStartObject();
            Json.page(
                    out, "silences", Page.last(read.silences()), (to, silence) -> SilenceJson.write(to, silence, now));
            out.writeEndObject();
        });
    }

    private Future<Json.Writer> add(RoutingContext context) {
        var silence = SilenceJson.read(Answer.body(context), UUID.randomUUID().toString(), clock.millis());
        return change(new ChangeSilence(silence, null));
    }

    private Future<Json.Writer> end(RoutingContext context) {
        return change(new ChangeSilence(null, new Query(context).inPath("id")));
    }

    private Future<Json.Writer> change(ChangeSilence change) {
        return Topics.SILENCE_CHANGE
                .request(bus, change)
                .map(changed -> out -> SilenceJson.write(out, changed.silence(), clock.millis()));
    }
}

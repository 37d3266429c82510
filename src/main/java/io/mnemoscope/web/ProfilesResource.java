package io.mnemoscope.web;

import io.mnemoscope.bus.ReadProfiles;
import io.mnemoscope.bus.RecordTimings;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.json.Json;
import io.mnemoscope.json.ProfileJson;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** {@code /api/v1/profiles}: how long the operations of simulations take. */
record ProfilesResource(EventBus bus) implements Resource {
    private static final String PATH = "/api/v1/profiles";
    private static final int MAX_BYTES = 1024 * 1024;

    @Override
    public void mount(Router router) {
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BYTES))
                .handler(Answer.json(this::add));
        router.get(PATH).handler(Answer.json(this::list));
        router.delete(PATH).handler(Answer.json(this::clear));
    }

    private Future<Json.Writer> add(RoutingContext context) {
        var body = context.body().asString("UTF-8");
        var timings = new RecordTimings(ProfileJson.timings(body == null ? "" : body));
        return Topics.PROFILES_RECORD.request(bus, timings).map(receipt -> out -> {
            out.writeStartObject();
            out.writeNumberField("accepted", receipt.accepted());
            out.writeNumberField("refused", receipt.refused());
            out.writeEndObject();
        });
    }

    private Future<Json.Writer> list(RoutingContext context) {
        return Topics.PROFILES_READ.request(bus, query(context, false)).map(read -> out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("profiles");
            for (var profile : read.profiles()) {
                ProfileJson.write(out, profile);
            }
            out.writeEndArray();
            out.writeNullField("next_cursor");
            out.writeEndObject();
        });
    }

    private Future<Json.Writer> clear(RoutingContext context) {
        return Topics.PROFILES_READ.request(bus, query(context, true)).map(cleared -> out -> {
            out.writeStartObject();
            out.writeNumberField("cleared", cleared.profiles().size());
            out.writeEndObject();
        });
    }

    private static ReadProfiles query(RoutingContext context, boolean clear) {
        var query = new Query(context).parameters();
        return new ReadProfiles(query.text("simulation"), query.text("agent"), clear);
    }
}

package io.mnemoscope.api.http;

import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.ProfileJson;
import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.bus.ProfileMessages.ReadProfiles;
import io.mnemoscope.bus.ProfileMessages.RecordTimings;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.OperationProfile;
import io.mnemoscope.domain.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /api/v1/profiles}: how long the operations of simulations take. */
record ProfilesResource(EventBus bus, Bodies bodies) implements Resource {
    private static final String PATH = "/api/v1/profiles";
    private static final int MAX_BYTES = 1024 * 1024;

    @Override
    public void mount(Router router) {
        router.post(PATH).handler(bodies.whole(MAX_BYTES)).handler(Answer.json(this::add));
        router.get(PATH).handler(Answer.rendered(this::list));
        router.delete(PATH).handler(Answer.json(this::clear));
    }

    private Future<Json.Writer> add(RoutingContext context) {
        var timings = new RecordTimings(ProfileJson.timings(Answer.body(context)));
        return Topics.PROFILES_RECORD.request(bus, timings).map(receipt -> out -> {
            out.writeStartObject();
            out.writeNumberField("accepted", receipt.accepted());
            out.writeNumberField("refused", receipt.refused());
            out.writeEndObject();
        });
    }

    private Future<Rendered> list(RoutingContext context) {
        var format = new Query(context).parameters().text("format", "json");
        if (!format.equals("json") && !format.equals("text")) {
            throw new InvalidInput("format", "must be json or text: " + InvalidInput.shown(format));
        }
        return Topics.PROFILES_READ
                .request(bus, query(new Query(context).parameters(), false))
                .map(read -> format.equals("text")
                        ? new Rendered("text/plain; charset=utf-8", Buffer.buffer(ProfileTable.text(read.profiles())))
                        : new Rendered("application/json", json(read.profiles())));
    }

    private static Buffer json(List<OperationProfile> profiles) {
        return Json.buffer(out -> {
            out.writeStartObject();
            Json.page(out, "profiles", Page.last(profiles), ProfileJson::write);
            out.writeEndObject();
        });
    }

    private Future<Json.Writer> clear(RoutingContext context) {
        var query = new Query(context).ofDeletion().deleting("simulation", "agent");
        return Topics.PROFILES_READ.request(bus, query(query, true)).map(cleared -> out -> {
            out.writeStartObject();
            out.writeNumberField("cleared", cleared.profiles().size());
            out.writeEndObject();
        });
    }

    private static ReadProfiles query(Parameters query, boolean clear) {
        return new ReadProfiles(query.name("simulation"), query.name("agent"), clear);
    }
}

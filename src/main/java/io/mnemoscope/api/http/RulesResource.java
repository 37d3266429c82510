package io.mnemoscope.api.http;

import io.mnemoscope.api.json.RuleJson;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;

/** {@code /api/v1/rules}: which rules there are, and what of them can be set. */
record RulesResource() implements Resource {
    @Override
    public void mount(Router router) {
        router.get("/api/v1/rules").handler(Answer.json(context -> Future.succeededFuture(RuleJson::all)));
    }
}

package io.mnemoscope.web;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.json.Parameters;
import io.vertx.ext.web.RoutingContext;

/** What the path and the query of a request say, checked. */
record Query(RoutingContext context) {
    Parameters parameters() {
        var query = context.queryParams();
        return new Parameters(query::get);
    }

    /** Whose memory the path names. */
    AgentId agentId() {
        return new AgentId(context.pathParam("simulation"), context.pathParam("agent"));
    }

    String simulation() {
        var name = context.pathParam("simulation");
        AgentId.checkName("simulation", name);
        return name;
    }
}

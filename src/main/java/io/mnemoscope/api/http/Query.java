package io.mnemoscope.api.http;

import io.mnemoscope.api.query.Parameters;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Set;

/** What the path and the query of a request say, checked. */
record Query(RoutingContext context) {
    private static final Set<String> NAMES = Set.of("simulation", "agent");

    Parameters parameters() {
        var query = context.queryParams();
        return new Parameters(query::get, query.names());
    }

    /** Those of a deletion, which has no body: filters in it would not be seen, and more deleted than was meant. */
    Parameters ofDeletion() {
        if (Unread.hasBody(context.request())) {
            throw new InvalidInput("", "filters are in the address, not in a body");
        }
        return parameters();
    }

    /** Whose memory the path names. */
    AgentId agentId() {
        return new AgentId(inPath("simulation"), inPath("agent"));
    }

    String simulation() {
        var name = inPath("simulation");
        AgentId.checkName("simulation", name);
        return name;
    }

    /**
     * Checks all that the path names.
     *
     * @throws InvalidInput naming the part that is not valid
     */
    void checkPath() {
        for (var part : context.currentRoute().getPath().split("/", -1)) {
            if (part.startsWith(":")) {
                var name = part.substring(1);
                var value = inPath(name);
                if (NAMES.contains(name)) {
                    AgentId.checkName(name, value);
                }
            }
        }
    }

    /**
     * A part of the path, as the route calls it. Vert.x has it too, but with U+FFFD for what is not UTF-8.
     *
     * @throws InvalidInput naming it if it is not UTF-8, percent-encoded
     */
    String inPath(String name) {
        var route = context.currentRoute().getPath().split("/", -1);
        var path = context.normalizedPath().split("/", -1);
        return Encoded.decoded(name, path[Arrays.asList(route).indexOf(":" + name)]);
    }
}

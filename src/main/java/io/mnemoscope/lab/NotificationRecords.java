package io.mnemoscope.lab;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.json.Json;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** What was sent of an agent's alerts and what was not, and why. */
@FunctionalInterface
public interface NotificationRecords {
    /** Nothing is known. */
    NotificationRecords NONE = agent -> Future.succeededFuture(Map.of());

    /** By the alert's id: what to write of each record, oldest first; a JSON value each. */
    Future<Map<String, List<Json.Writer>>> of(AgentId agent);
}

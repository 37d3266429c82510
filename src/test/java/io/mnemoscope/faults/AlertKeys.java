package io.mnemoscope.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names what happened to an alert, the same in receipts and in the list of events. */
final class AlertKeys {
    private AlertKeys() {}

    /** One alert at one time. */
    static String of(JsonNode alert) {
        return alert.path("id").asText() + " " + alert.path("updated_at").asText();
    }

    /** Those of a receipt, by agent. */
    static Map<String, List<String>> ofReceipt(JsonNode receipt) {
        var found = new HashMap<String, List<String>>();
        for (var alert : receipt.path("alerts")) {
            found.computeIfAbsent(alert.path("agent").asText(), agent -> new ArrayList<>())
                    .add(of(alert));
        }
        return found;
    }
}

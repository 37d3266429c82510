package io.mnemoscope.storage.embedded.format;

import io.mnemoscope.api.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** An agent's gauges: {@code {"tokens":1.0}}. */
public final class GaugesFormat {
    private GaugesFormat() {}

    /** The text of a row. */
    public static String write(Map<String, Double> gauges) {
        return Json.text(out -> {
            out.writeStartObject();
            for (var gauge : gauges.entrySet()) {
                out.writeNumberField(gauge.getKey(), gauge.getValue());
            }
            out.writeEndObject();
        });
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if the row is damaged
     */
    public static Map<String, Double> read(String json) {
        var gauges = new LinkedHashMap<String, Double>();
        Members.read(json, (name, in) -> gauges.put(name, Members.real(in)));
        return gauges;
    }
}

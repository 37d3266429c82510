package io.mnemoscope.lives;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Agents as JSON. */
final class Wire {
    private Wire() {}

    /**
     * A snapshot.
     *
     * @param step negative: none
     * @param last whether the agent leaves with it
     */
    static String line(Persona of, long millis, int step, @Nullable Instant simulated, boolean last) {
        var line = new StringBuilder(600)
                .append("{\"simulation\":\"")
                .append(Life.SIMULATION)
                .append("\",\"agent\":\"")
                .append(of.name)
                .append("\",\"timestamp\":\"")
                .append(Instant.ofEpochMilli(millis))
                .append('"');
        if (step >= 0) {
            line.append(",\"step\":").append(step);
        }
        if (simulated != null) {
            line.append(",\"simulation_time\":\"").append(simulated).append('"');
        }
        if (last) {
            line.append(",\"final\":true");
        }
        return line.append(memory(of))
                .append(consolidation(of))
                .append(",\"episode_count\":")
                .append(of.buffer)
                .append(gauges(of))
                .append('}')
                .toString();
    }

    private static String memory(Persona of) {
        var limit = of.limit == 0
                ? "\"max_size\":null,\"usage_ratio\":null,\"is_bounded\":false"
                : "\"max_size\":" + of.limit + ",\"usage_ratio\":" + (double) of.current / of.limit
                        + ",\"is_bounded\":true";
        return ",\"memory_stats\":{\"current_size\":" + of.current + ",\"buffer_size\":" + of.buffer
                + ",\"total_size\":" + (of.current + of.buffer) + "," + limit + "}";
    }

    private static String consolidation(Persona of) {
        double average = of.consolidations == 0 ? 0 : (double) of.consolidated / of.consolidations;
        var seconds = Double.isNaN(of.lastSeconds) ? "null" : String.format(Locale.ROOT, "%.3f", of.lastSeconds);
        return ",\"consolidation_metrics\":{\"total_consolidations\":" + of.consolidations
                + ",\"automatic_consolidations\":" + (of.consolidations - of.manual) + ",\"manual_consolidations\":"
                + of.manual + ",\"last_consolidation_time\":" + seconds + ",\"total_memories_consolidated\":"
                + of.consolidated + ",\"average_consolidation_size\":" + average + "}";
    }

    private static String gauges(Persona of) {
        Map<String, Long> gauges = new TreeMap<>();
        switch (of.gauges) {
            case NONE -> {}
            case CLIENT -> {
                gauges.put("min_episode_length", Math.max(1, of.episode / 2));
                gauges.put("max_episode_length", of.episode);
                gauges.put("semantic_size", of.semantic);
            }
            case FULL -> {
                gauges.put("stored_total", of.stored);
                gauges.put("evicted_total", of.evicted);
                gauges.put("llm_calls", of.asked);
                gauges.put("semantic_size", of.semantic);
            }
        }
        if (gauges.isEmpty()) {
            return "";
        }
        var text = new StringBuilder(",\"gauges\":{");
        gauges.forEach((name, value) -> text.append(text.charAt(text.length() - 1) == '{' ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }
}

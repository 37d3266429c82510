package io.mnemoscope.domain;

/** How long the calls of one operation of one agent took: all of them, and those of the last minute. */
public record OperationProfile(AgentId agent, String name, Figures lifetime, Figures lastMinute) {
    /**
     * Times in seconds; all 0 where there were no calls.
     *
     * @param errors how many of the calls failed
     */
    public record Figures(
            long calls,
            long errors,
            double total,
            double average,
            double min,
            double max,
            double p50,
            double p95,
            double p99) {
        public static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}

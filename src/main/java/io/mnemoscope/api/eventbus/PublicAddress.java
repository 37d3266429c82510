package io.mnemoscope.api.eventbus;

/**
 * The addresses that programs outside of the server use, all of them: plain JSON in and out (see src/docs/api.md). They do
 * not change. An enum, and no constants: the compiler would copy those into the classes that use them, where no rule finds
 * them.
 */
public enum PublicAddress {
    /** A snapshot, an array, or NDJSON; the reply is the receipt, as of {@code POST /api/v1/snapshots}. */
    SNAPSHOTS("mnemoscope.snapshots"),
    /** A timing of an operation, or an array of them, as {@code POST /api/v1/profiles}. */
    PROFILES("mnemoscope.profiles"),
    /** The fleet, as {@code GET /api/v1/agents}. */
    AGENTS("mnemoscope.agents"),
    /** One agent's statistics, as {@code GET /api/v1/agents/{simulation}/{agent}}. */
    STATS("mnemoscope.stats"),
    /** One agent's snapshots, as {@code GET /api/v1/agents/{simulation}/{agent}/snapshots}. */
    HISTORY("mnemoscope.history"),
    /** A report, as {@code GET /api/v1/reports}. */
    REPORT("mnemoscope.report"),
    /** One agent's chart-ready history, as {@code GET /api/v1/agents/{simulation}/{agent}/timeline}. */
    TIMELINE("mnemoscope.timeline"),
    /** One agent's chart-ready consolidations, as {@code GET /api/v1/agents/{simulation}/{agent}/consolidation}. */
    CONSOLIDATION("mnemoscope.consolidation"),
    /** A text chart, as {@code GET /api/v1/agents/{simulation}/{agent}/chart}. */
    CHART("mnemoscope.chart"),
    /** Alerts as they stand, as {@code GET /api/v1/alerts}. */
    ALERT_LIST("mnemoscope.alert.list"),
    /** Deletes alerts that have ended, as {@code DELETE /api/v1/alerts}. */
    ALERT_CLEAR("mnemoscope.alert.clear"),
    /** Chart-ready alerts by severity, as {@code GET /api/v1/alerts/timeline}. */
    ALERT_TIMELINE("mnemoscope.alert.timeline"),
    /** A simulation's runs, as {@code GET /api/v1/simulations/{simulation}/runs}. */
    RUN_LIST("mnemoscope.run.list"),
    /** A run begins, as {@code POST /api/v1/simulations/{simulation}/runs}. */
    RUN_START("mnemoscope.run.start"),
    /** A run has ended, as {@code POST /api/v1/simulations/{simulation}/runs/{run}/finish}. */
    RUN_FINISH("mnemoscope.run.finish"),
    /** A backtest's result, as {@code POST /api/v1/backtest}. */
    BACKTEST("mnemoscope.backtest"),
    /** Published: the newest figures of agents that changed, once per tick. */
    LIVE("mnemoscope.live"),
    /** Published: every alert event. */
    ALERTS("mnemoscope.alerts");

    private final String address;

    PublicAddress(String address) {
        this.address = address;
    }

    /** As the bus takes it. */
    public String address() {
        return address;
    }

    /** Published: the alert events of one simulation. */
    public static String alertsOf(String simulation) {
        return ALERTS.address + "." + simulation;
    }
}

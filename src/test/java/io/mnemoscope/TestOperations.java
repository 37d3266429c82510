package io.mnemoscope;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.mnemoscope.operations.Operations;

/** What the parts of a server share, for tests. */
public final class TestOperations {
    private static final long BYTES = 160L << 20;

    private TestOperations() {}

    /** With nothing taken and nothing wrong, and the budget of a server with the heap of {@code conf/jvm.options}. */
    public static Operations create() {
        return Operations.create(BYTES, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }
}

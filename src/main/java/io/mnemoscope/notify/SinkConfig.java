package io.mnemoscope.notify;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** The checked configuration of one receiver; its text is logged, so that it must show no secret. */
public interface SinkConfig {
    /** The sink; sends nothing yet. */
    NotificationSink sink(String name, Surroundings surroundings);

    /**
     * What all sinks may use.
     *
     * @param timeout for a receiver to answer
     * @param anyAddress whether addresses may be called that only the machine's own network has
     * @param externalUrl where people reach this server; may be empty
     */
    record Surroundings(Vertx vertx, Duration timeout, boolean anyAddress, String externalUrl, InstantSource clock) {}
}

package io.mnemoscope;

import io.mnemoscope.config.Config;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.notify.SinkConfig;
import io.mnemoscope.notify.log.LogSink;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the receivers of notifications that are configured.
 *
 * @param clock for signatures, and for when alerts end
 */
record Sinks(Vertx vertx, Config.Notify config, InstantSource clock) {
    List<Receiver> receivers() {
        var receivers = new ArrayList<Receiver>();
        if (config.log()) {
            receivers.add(new Receiver(new LogSink(clock), Severity.INFO, List.of()));
        }
        var surroundings =
                new SinkConfig.Surroundings(vertx, config.timeout(), config.anyAddress(), config.externalUrl(), clock);
        for (var receiver : config.receivers()) {
            var sink = receiver.sink().sink(receiver.name(), surroundings);
            receivers.add(new Receiver(sink, receiver.severity(), receiver.match()));
        }
        return receivers;
    }
}

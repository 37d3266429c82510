package io.mnemoscope.alert;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/**
 * A dispatcher, its store and its receivers in virtual time, with failures and crashes wherever the seed wants them: what a
 * receiver should hear it hears at least once, in order, and nothing after the end of an alert; what is silenced it does not
 * hear; what was dispatched takes no memory. {@code -Dsimulation.dispatches}: how many seeds.
 */
@ExtendWith(VertxExtension.class)
class DispatcherSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.dispatches", 250);
    private static final int FIRST = Integer.getInteger("simulation.first", 0);
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.mnemoscope");

    /** Failures are warnings, and there are thousands. */
    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }

    @Test
    void whateverFailsReceiversHearWhatTheyShouldInOrder(Vertx vertx) throws Exception {
        var context = vertx.getOrCreateContext();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            var simulation = new DispatcherSimulation(vertx, seed);
            Promise<Void> end = Promise.promise();
            context.runOnContext(start -> simulation.run(context, end));

            end.future().await(60, SECONDS);

            simulation.check();
        }
        assertThat(LOG.getLevel()).isEqualTo(Level.OFF);
    }
}

package io.mnemoscope.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.Lines;
import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.ConfigReader;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a body was counted for is given back, also where an error ended it. */
@ExtendWith(VertxExtension.class)
class IngestErrorsTest {
    @Test
    void anErrorGivesBackWhatWasCounted(Vertx vertx) throws Exception {
        BusCodec.register(vertx.eventBus());
        var budget = TestOperations.create().budget();
        var config = ConfigReader.read("", Map.of(), Map.of());
        var deployed = vertx.deployVerticle(new IngestVerticle(0, config, budget, () -> {
                    throw new StackOverflowError();
                }))
                .await(5, SECONDS);
        var bytes = Lines.line("Alice", 0, 10).getBytes(StandardCharsets.UTF_8);
        var body = new SubmitSnapshots(bytes, bytes.length, SubmitSnapshots.Format.NDJSON);

        assertThatThrownBy(() -> Topics.SNAPSHOTS_SUBMIT
                        .of(0)
                        .request(vertx.eventBus(), body)
                        .await(5, SECONDS))
                .isInstanceOf(StackOverflowError.class);
        assertThat(budget.taken(Kind.IN_FLIGHT)).isZero();
        assertThat(deployed).isNotEmpty();
    }
}

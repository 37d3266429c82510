package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.bench.Await;
import io.mnemoscope.bench.Rest;
import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.faults.Fault.Action;
import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import io.mnemoscope.notify.HookServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk fails says "later" and "not ready", runs, continues by itself when the disk works again, and has lost
 * and doubled nothing that it acknowledged. {@code -Dfault.rounds}: how many faults (100 with {@code -Pkill}); {@code
 * -Dfault.seed}: which.
 */
@ExtendWith(VertxExtension.class)
final class DiskFaultIT {
    private static final int ROUNDS = Integer.getInteger("fault.rounds", DiskFault.values().length);
    private static final long SEED = Long.getLong("fault.seed", 20_261_128);
    private static final int ROUNDS_OF_ONE_LINEAGE = 2 * DiskFault.values().length;
    private static final int LONG = 100;
    private static final int MOST_STEPS = 40;
    private static final int LONGEST_MILLIS = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<DiskFault, Integer> happened = new EnumMap<>(DiskFault.class);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void refusesWhileTheDiskFailsAndContinuesByItselfWithNothingLost(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx)) {
            var rounds = new Rounds(directory, hook, SEED);
            rounds.run(ROUNDS, ROUNDS_OF_ONE_LINEAGE, (lineage, round) -> round(lineage, rounds.layer(), round));
            System.out.printf("faults=%d %s seed=%d%n", ROUNDS, happened, SEED);
            if (ROUNDS >= LONG) {
                rounds.checkVariety();
            }
        }
        assertThat(happened.keySet()).hasSize(Math.min(ROUNDS, DiskFault.values().length));
    }

    /** The server is sometimes killed while its disk fails, or after. */
    private void round(Lineage lineage, FaultLayer layer, int round) {
        var server = lineage.running();
        var fault = List.of(DiskFault.values()).get(round % DiskFault.values().length);
        var when = "round " + round + " (" + fault + ")";
        boolean killedMeanwhile = random.nextInt(4) == 0;
        lineage.writeDuring(server, () -> {
            lineage.awaitSteps(server, random.nextInt(1, MOST_STEPS));
            layer.arm(fault.fault(random));
            whileItFails(lineage, layer, server, fault);
            if (killedMeanwhile) {
                server.kill();
            }
            layer.disarm();
            lineage.awaitSteps(server, random.nextInt(1, MOST_STEPS));
            if (!killedMeanwhile) {
                Await.until("being ready after " + fault, PATIENCE, () -> ready(server) == 200);
            }
        });
        happened.merge(fault, 1, Integer::sum);
        if (!killedMeanwhile) {
            lineage.check(server, "after " + when);
        }
        if (killedMeanwhile || random.nextInt(2) == 0) {
            server.close();
            lineage.check(lineage.running(), "after a restart after " + when);
        }
    }

    private static int ready(ServerUnderLoad server) {
        return server.get("/health/ready").status();
    }

    private void whileItFails(Lineage lineage, FaultLayer layer, ServerUnderLoad server, DiskFault fault) {
        Await.until("the fault " + fault, PATIENCE, () -> layer.fired() > 0);
        if (fault.refuses()) {
            long before = lineage.refusals();
            Await.until("a refusal during " + fault, PATIENCE, () -> lineage.refusals() > before);
            Await.until("being not ready during " + fault, PATIENCE, () -> ready(server) == 503);
        }
        Await.pause(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)));
        assertThat(server.get("/health/live").status())
                .as("health during " + fault)
                .isEqualTo(200);
    }

    @Test
    void noticesThatADiskLiedAboutSyncsAndHasAnEarlierStateThatIsWhole(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx)) {
            var rounds = new Rounds(directory, hook, SEED);
            var layer = rounds.layer();
            var lineage = rounds.lineage("lied", 0);
            try (var server = lineage.start()) {
                lineage.writeDuring(server, () -> {
                    lineage.awaitSteps(server, MOST_STEPS);
                    var log = Set.of(FileKind.WAL);
                    layer.arm(
                            new Fault(Action.LIE, Set.of(Operation.SYNC), log, 0, Fault.ALWAYS, 0),
                            new Fault(Action.CUT_BEFORE, Set.of(Operation.WRITE), log, 2_000, 1, random.nextInt()));
                    Await.until("the power cut", PATIENCE, () -> !server.alive());
                });
            }
            layer.disarm();
            assertThatThrownBy(lineage::start)
                    .hasMessageContaining("is older than what was acknowledged")
                    .hasMessageContaining("--accept-data-loss");
            try (var server = lineage.startAcceptingLoss()) {
                lineage.checkEarlierState(new Rest(server));
            }
        }
    }
}

package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import org.junit.jupiter.api.BeforeAll;
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
    private static final int MOST_STEPS = 40;
    private static final int LONGEST_MILLIS = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<DiskFault, Integer> happened = new EnumMap<>(DiskFault.class);
    private long refused;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void needsACompiler() {
        assumeTrue(FaultLayer.available(), "no gcc: the layer of faulty files cannot be compiled");
    }

    @Test
    void refusesWhileTheDiskFailsAndContinuesByItselfWithNothingLost(Vertx vertx) throws Exception {
        var layer = FaultLayer.in(directory);
        long snapshots = 0;
        try (var hook = HookServer.start(vertx)) {
            for (int round = 0, part = 0; round < ROUNDS; part++) {
                int until = Math.min(ROUNDS, round + ROUNDS_OF_ONE_LINEAGE);
                var lineage = new Lineage(directory.resolve("part" + part), layer, hook.url("/hook"), SEED + part);
                var server = lineage.start();
                try {
                    for (; round < until; round++) {
                        server = round(lineage, layer, server, round);
                    }
                    lineage.checkAgainstAnUninterruptedOne(server);
                } finally {
                    server.close();
                }
                snapshots += lineage.snapshots();
                refused += lineage.refusals();
                System.out.printf(
                        "faults=%d %s snapshots=%d refused=%d seed=%d%n", round, happened, snapshots, refused, SEED);
            }
        }
        assertThat(happened.keySet()).hasSize(Math.min(ROUNDS, DiskFault.values().length));
    }

    /** Answers the server that runs afterwards: sometimes it is killed while its disk fails, or after. */
    private ServerUnderLoad round(Lineage lineage, FaultLayer layer, ServerUnderLoad server, int round) {
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
        if (!killedMeanwhile && random.nextInt(2) == 0) {
            return server;
        }
        server.close();
        var next = lineage.start();
        lineage.check(next, "after a restart after " + when);
        return next;
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
        var layer = FaultLayer.in(directory);
        try (var hook = HookServer.start(vertx)) {
            var lineage = new Lineage(directory.resolve("lied"), layer, hook.url("/hook"), SEED);
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

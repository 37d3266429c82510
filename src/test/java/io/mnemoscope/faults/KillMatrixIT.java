package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mnemoscope.bench.Await;
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
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed at every named point of its work, and during the recovery from that, with several writers,
 * deletions, settings and retention meanwhile, loses and doubles nothing that it acknowledged, and ends as one that was left
 * alone. {@code -Dcrash.rounds}: how many kills (500 with {@code -Pkill}); {@code -Dcrash.seed}: which.
 */
@ExtendWith(VertxExtension.class)
final class KillMatrixIT {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", KillPoint.values().length);
    private static final long SEED = Long.getLong("crash.seed", 20_261_128);
    private static final int ROUNDS_OF_ONE_LINEAGE = 24;
    private static final int MOST_STEPS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<KillPoint, Integer> reached = new EnumMap<>(KillPoint.class);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int recoveries;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeAll
    static void needsACompiler() {
        assumeTrue(FaultLayer.available(), "no gcc: the layer of faulty files cannot be compiled");
    }

    @Test
    void losesAndDoublesNothingWhereverItIsKilled(Vertx vertx) throws Exception {
        var layer = FaultLayer.in(directory);
        long snapshots = 0;
        try (var hook = HookServer.start(vertx)) {
            for (int round = 0, part = 0; round < ROUNDS; part++) {
                int until = Math.min(ROUNDS, round + ROUNDS_OF_ONE_LINEAGE);
                var lineage = new Lineage(directory.resolve("part" + part), layer, hook.url("/hook"), SEED + part);
                for (; round < until; round++) {
                    round(lineage, layer, hook, round);
                }
                try (var last = lineage.start()) {
                    lineage.checkAgainstAnUninterruptedOne(last);
                    snapshots += lineage.snapshots();
                }
                System.out.printf(
                        "kills=%d in_recovery=%d snapshots=%d reached=%s seed=%d%n",
                        round, recoveries, snapshots, reached, SEED);
            }
        }
        assertThat(reached.keySet()).hasSize(Math.min(ROUNDS, KillPoint.values().length));
    }

    private void round(Lineage lineage, FaultLayer layer, HookServer hook, int round) {
        var point = List.of(KillPoint.values()).get(round % KillPoint.values().length);
        var when = "before round " + round + " (" + point + ")";
        try (var server = startAfterKillsInRecovery(lineage, layer)) {
            lineage.check(server, when);
            var fault = point.fault(random);
            int steps = random.nextInt(1, MOST_STEPS);
            switch (point.when()) {
                case UNDER_LOAD ->
                    lineage.writeDuring(server, () -> {
                        lineage.awaitSteps(server, steps);
                        layer.arm(fault);
                        awaitEnd(server);
                    });
                case NOTIFYING -> {
                    hook.behave(request -> {
                        layer.arm(fault);
                        HookServer.TAKES.answer(request);
                    });
                    lineage.writeDuring(server, () -> awaitEnd(server));
                    hook.behave(HookServer.TAKES);
                }
                case STOPPING -> {
                    lineage.writeDuring(server, () -> lineage.awaitSteps(server, steps));
                    layer.arm(fault);
                    server.terminate();
                    awaitEnd(server);
                }
                case FROM_OUTSIDE ->
                    lineage.writeDuring(server, () -> {
                        lineage.awaitSteps(server, steps);
                        server.kill();
                    });
            }
            if (layer.fired() > 0 || point.when() == KillPoint.When.FROM_OUTSIDE) {
                reached.merge(point, 1, Integer::sum);
            }
        } finally {
            layer.disarm();
        }
    }

    /** Until the fault has killed it; in vain if it does not come. */
    private static void awaitEnd(ServerUnderLoad server) {
        try {
            Await.until("the end of the server", PATIENCE, () -> !server.alive());
        } catch (IllegalStateException e) {
            server.kill();
        }
    }

    /** Every third start is killed while it reads the log, and that one's successor sometimes too. */
    private ServerUnderLoad startAfterKillsInRecovery(Lineage lineage, FaultLayer layer) {
        while (random.nextInt(3) == 0) {
            var operation = random.nextInt(3) == 0 ? Operation.OPEN : Operation.READ;
            layer.arm(Fault.once(Action.KILL_BEFORE, operation, FileKind.WAL, random.nextInt(6)));
            try (var server = lineage.startIfItCan()) {
                if (server == null) {
                    recoveries++;
                }
            }
            layer.disarm();
        }
        return lineage.start();
    }
}

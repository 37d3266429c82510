package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.atomic.AtomicBoolean;
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
    /** From so many on everything must have happened. */
    private static final int LONG = 100;

    private static final int MOST_STEPS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** What the server has to do at a point is not always done in time: then there is another round of it. */
    private static final int MOST_TRIES = 8;

    private final Map<KillPoint, Integer> reached = new EnumMap<>(KillPoint.class);
    private final SplittableRandom random = new SplittableRandom(SEED);
    private int recoveries;
    private int twice;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void losesAndDoublesNothingWhereverItIsKilled(Vertx vertx) throws Exception {
        try (var hook = HookServer.start(vertx)) {
            var rounds = new Rounds(directory, hook, SEED);
            rounds.run(ROUNDS, ROUNDS_OF_ONE_LINEAGE, (lineage, round) -> {
                boolean killed = false;
                for (int left = MOST_TRIES; left > 0 && !killed; left--) {
                    killed = round(lineage, rounds, round);
                }
            });
            System.out.printf(
                    "kills=%d in_recovery=%d twice_in_a_row=%d reached=%s seed=%d%n",
                    ROUNDS + recoveries, recoveries, twice, reached, SEED);
            if (ROUNDS >= LONG) {
                rounds.checkVariety();
            }
        }
        assertThat(reached.keySet()).as("seed " + SEED).hasSize(Math.min(ROUNDS, KillPoint.values().length));
        if (ROUNDS >= LONG) {
            assertThat(recoveries).as("kills in recovery, seed " + SEED).isPositive();
            assertThat(twice)
                    .as("recoveries killed twice in a row, seed " + SEED)
                    .isPositive();
        }
    }

    /** Answers whether the server was killed at the point of this round. */
    private boolean round(Lineage lineage, Rounds rounds, int round) {
        var layer = rounds.layer();
        var hook = rounds.receiver();
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
                    // Several notifications may be on their way: the second would take back what the first has armed.
                    var armed = new AtomicBoolean();
                    hook.behave(request -> {
                        if (armed.compareAndSet(false, true)) {
                            layer.arm(fault);
                        }
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
            boolean killed = layer.fired() > 0 || point.when() == KillPoint.When.FROM_OUTSIDE;
            if (killed) {
                reached.merge(point, 1, Integer::sum);
            }
            return killed;
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

    /** Every fourth start is killed while it reads the log, and that one's successor sometimes too. */
    private ServerUnderLoad startAfterKillsInRecovery(Lineage lineage, FaultLayer layer) {
        for (int inARow = 0; random.nextInt(4) == 0; ) {
            var operation = random.nextInt(3) == 0 ? Operation.OPEN : Operation.READ;
            layer.arm(Fault.once(Action.KILL_BEFORE, operation, FileKind.WAL, random.nextInt(6)));
            try (var server = lineage.startIfItCan()) {
                if (server == null) {
                    recoveries++;
                    twice += ++inARow == 2 ? 1 : 0;
                }
            }
            layer.disarm();
        }
        return lineage.start();
    }
}

package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import io.mnemoscope.faults.Fault.Action;
import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that is killed while it brings an older store up to date: the next one does so from the beginning, and has what one
 * has that was left alone. The version whose migration takes longest in the gate; with {@code -Pkill} the newest and the oldest, too.
 */
final class MigrationKillIT {
    private static final long SEED = Long.getLong("crash.seed", 20_261_128);
    private static final List<String> FILES = List.of("mnemoscope.db", "mnemoscope.db-wal", "mnemoscope.state");
    private static final List<Integer> VERSIONS = List.of(6, 7, 1);

    private final SplittableRandom random = new SplittableRandom(SEED);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** What a server says of its whole store; the first line of an export says when it was made. */
    private record Contents(ServerView view, List<String> export) {
        static Contents of(ServerUnderLoad server) {
            var lines = server.get("/api/v1/export").body().lines().skip(1).toList();
            return new Contents(ServerView.of(server), lines);
        }
    }

    static List<Integer> versions() {
        return VERSIONS.subList(0, Integer.getInteger("migration.versions", 1));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aMigrationThatWasKilledIsDoneByTheNextServer(int version) throws Exception {
        var layer = FaultLayer.in(directory);
        var expected = migrated(layer, unpack(version, "alone"));
        assertThat(expected.export()).isNotEmpty();
        assertThat(expected.view().agents()).isNotEmpty();
        var faults = faults();
        for (int i = 0; i < faults.size(); i++) {
            var data = unpack(version, "killed" + i);
            var when = faults.get(i) + ", seed " + SEED;
            layer.arm(faults.get(i));

            boolean killed = endsBeforeItIsReady(layer, data);
            layer.disarm();

            assertThat(killed).as("killed at " + when).isTrue();
            var found = migrated(layer, data);
            assertThat(found.export()).as("after " + when).isEqualTo(expected.export());
            assertThat(found.view()).as("after " + when).isEqualTo(expected.view());
        }
    }

    private List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        faults.add(Fault.once(Action.KILL_BEFORE, Operation.READ, FileKind.WAL, random.nextInt(3)));
        faults.add(Fault.once(Action.KILL_BEFORE, Operation.WRITE, FileKind.WAL, random.nextInt(10)));
        faults.add(Fault.once(Action.KILL_BEFORE, Operation.WRITE, FileKind.WAL, random.nextInt(10, 40)));
        faults.add(Fault.once(Action.TORN, Operation.WRITE, FileKind.WAL, random.nextInt(10))
                .with(random.nextInt(4_096)));
        faults.add(Fault.once(Action.KILL_BEFORE, Operation.SYNC, FileKind.WAL, 0));
        faults.add(
                Fault.once(Action.CUT_BEFORE, Operation.SYNC, FileKind.WAL, 0).with(random.nextInt(1, 4_096)));
        faults.add(Fault.once(Action.KILL_AFTER, Operation.SYNC, FileKind.WAL, 0));
        return faults;
    }

    private Path unpack(int version, String name) throws IOException {
        var data = Files.createDirectories(directory.resolve(name));
        for (var file : FILES) {
            try (var packed = MigrationKillIT.class.getResourceAsStream("/stores/v" + version + "/" + file + ".gz")) {
                if (packed != null) {
                    assertThat(Files.copy(new GZIPInputStream(packed), data.resolve(file)))
                            .isPositive();
                }
            }
        }
        return data;
    }

    private static boolean endsBeforeItIsReady(FaultLayer layer, Path data) {
        try (var server = start(layer, data)) {
            return !server.alive();
        } catch (IllegalStateException e) {
            return layer.fired() > 0;
        }
    }

    private static Contents migrated(FaultLayer layer, Path data) {
        try (var server = start(layer, data)) {
            return Contents.of(server);
        }
    }

    private static ServerUnderLoad start(FaultLayer layer, Path data) {
        return ServerUnderLoad.mnemoscope(data, ServerUnderLoad.FLAGS, List.of(), layer.environment(data));
    }
}

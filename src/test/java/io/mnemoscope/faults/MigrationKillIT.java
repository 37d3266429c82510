package io.mnemoscope.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.ServerUnderLoad;
import io.mnemoscope.bench.ServerView;
import io.mnemoscope.faults.Fault.Action;
import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed while it brings the store of the oldest version up to date: the next one does so from the
 * beginning, and has what one has that was left alone.
 */
final class MigrationKillIT {
    private static final long SEED = Long.getLong("crash.seed", 20_261_128);
    private static final String FIXTURE = "/stores/v1/";
    private static final List<String> FILES = List.of("mnemoscope.db", "mnemoscope.db-wal");

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

    @Test
    void aMigrationThatWasKilledIsDoneByTheNextServer() throws Exception {
        var layer = FaultLayer.in(directory);
        var expected = migrated(layer, unpack("alone"));
        assertThat(expected.export()).isNotEmpty();
        assertThat(expected.view().agents()).isNotEmpty();
        var faults = faults();
        for (int i = 0; i < faults.size(); i++) {
            var data = unpack("killed" + i);
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
        faults.add(Fault.once(Action.TORN, Operation.WRITE, FileKind.WAL, random.nextInt(10))
                .with(random.nextInt(4_096)));
        faults.add(Fault.once(Action.KILL_BEFORE, Operation.SYNC, FileKind.WAL, 0));
        faults.add(
                Fault.once(Action.CUT_BEFORE, Operation.SYNC, FileKind.WAL, 0).with(random.nextInt(1, 4_096)));
        faults.add(Fault.once(Action.KILL_AFTER, Operation.SYNC, FileKind.WAL, 0));
        return faults;
    }

    private Path unpack(String name) throws IOException {
        var data = Files.createDirectories(directory.resolve(name));
        for (var file : FILES) {
            try (InputStream in = new GZIPInputStream(
                    Objects.requireNonNull(MigrationKillIT.class.getResourceAsStream(FIXTURE + file + ".gz"), file))) {
                assertThat(Files.copy(in, data.resolve(file))).isPositive();
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

package io.mnemoscope.storage.embedded.file;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.series;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.storage.embedded.EmbeddedFiles;
import io.mnemoscope.storage.embedded.TestStores;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Only the owner may enter the directory and read its files, also where others could before. */
class StoreRightsTest {
    private static final List<String> LEFT = List.of(
            "mnemoscope.db.new", "backup-1.tmp", "sqlite-3-1-libsqlitejdbc.so", "sqlite-3-1-libsqlitejdbc.so.lck");

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path parent = Path.of("");

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static String rights(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void grant(Path file, String rights) throws IOException {
        assertThat(Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights)))
                .exists();
    }

    private static void checkRunning(Path directory) throws IOException {
        assertThat(rights(directory)).isEqualTo("rwx------");
        try (var files = Files.list(directory)) {
            assertThat(files.toList())
                    .hasSizeGreaterThan(3)
                    .allSatisfy(
                            file -> assertThat(rights(file)).as(file.toString()).isEqualTo("rw-------"));
        }
    }

    @Test
    void aNewDirectoryIsItsOwnersOnly() throws Exception {
        var made = parent.resolve("made");

        var store = TestStores.open(vertx, made);

        TestStores.append(store, series(ALICE, 0, 1));
        checkRunning(made);
        await(store.close());
    }

    @Test
    void othersLoseTheirRightsOnADirectoryThatWasThere() throws Exception {
        var existing = Files.createDirectory(parent.resolve("existing"));
        await(TestStores.open(vertx, existing).close());
        grant(existing, "rwxr-xr-x");
        grant(existing.resolve("mnemoscope.db"), "rw-r--r--");
        for (var name : LEFT) {
            assertThat(Files.writeString(existing.resolve(name), "left")).exists();
        }

        var store = TestStores.open(vertx, existing);

        TestStores.append(store, series(ALICE, 0, 1));
        checkRunning(existing);
        await(store.close());
        for (var name : LEFT) {
            assertThat(existing.resolve(name)).doesNotExist();
        }
    }

    @Test
    void aFilesCommandTakesTheRightsToo() throws Exception {
        var existing = Files.createDirectory(parent.resolve("existing"));
        await(TestStores.open(vertx, existing).close());
        grant(existing, "rwxrwxr-x");

        new EmbeddedFiles().backup(existing, parent.resolve("saved"));

        assertThat(rights(existing)).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatAllProgramsShareStaysAsItIs() throws Exception {
        var shared = Files.createDirectory(parent.resolve("shared"));
        Files.setAttribute(shared, "unix:mode", 01777);

        await(TestStores.open(vertx, shared).close());

        assertThat((int) Files.getAttribute(shared, "unix:mode") & 07777).isEqualTo(01777);
    }

    @Test
    void aDirectoryWithOtherFilesInItStaysAsItIs() throws Exception {
        var home = Files.createDirectory(parent.resolve("home"));
        grant(home, "rwxr-xr-x");
        assertThat(Files.writeString(home.resolve("notebook.ipynb"), "{}")).exists();

        var store = TestStores.open(vertx, home);

        TestStores.append(store, series(ALICE, 0, 1));
        assertThat(rights(home)).isEqualTo("rwxr-xr-x");
        assertThat(rights(home.resolve("mnemoscope.db"))).isEqualTo("rw-------");
        await(store.close());
    }

    /** Another user's directory: root may change any, so that what the file system says is given here. */
    @Test
    void rightsThatCannotBeChangedStopNothing() throws Exception {
        var fixed = Files.createDirectory(parent.resolve("fixed"));
        grant(fixed, "rwxr-x---");
        var tried = new ArrayList<String>();

        StoreFiles.directory(fixed, (directory, rights) -> {
            tried.add(directory.getFileName() + " " + PosixFilePermissions.toString(rights));
            throw new FileSystemException(directory.toString(), null, "Operation not permitted");
        });

        assertThat(tried).containsExactly("fixed rwx------");
        assertThat(rights(fixed)).isEqualTo("rwxr-x---");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDirectoryOfTheKernelStopsNothing() throws Exception {
        var kernels = Path.of("/proc/self/task");

        StoreFiles.directory(kernels);

        assertThat(rights(kernels)).isEqualTo("r-xr-xr-x");
    }
}

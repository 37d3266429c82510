package io.mnemoscope.cli;

import io.mnemoscope.storage.OfflineStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code backup}: of a running server, or of a directory that none uses. */
@Command(
        name = "backup",
        description =
                "Saves a consistent copy of a server's store here, or of a directory that no server uses, and verifies"
                        + " it. Only its owner may read the file.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    private final OfflineStore store;

    @Mixin
    private Remote remote = new Remote();

    @Parameters(index = "0", paramLabel = "FILE", description = "where to; not replaced without --force")
    private Path file = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "of this directory, without a server")
    private @Nullable Path data;

    @Option(names = "--force", description = "replace FILE")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    BackupCommand(OfflineStore store) {
        this.store = store;
    }

    @Override
    public Integer call() {
        if (data != null && urlGiven()) {
            throw new CliException(
                    CliException.USAGE, "give either --url (of a running server) or --data (without one)");
        }
        if (!force && Files.exists(file)) {
            throw new CliException(CliException.OTHER, file + " is there already; --force replaces it");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (data == null) {
                save(remote.stream("/api/v1/backup", "application/json", ""), part);
            } else {
                var directory = data;
                boolean unused = StoreCommands.words(() -> {
                    store.backup(directory, part);
                    return true;
                });
            }
            var found = StoreCommands.verified(store, part);
            StoreCommands.move(part, file);
            return StoreCommands.print(file, found, System.out);
        } finally {
            discard(part);
        }
    }

    private boolean urlGiven() {
        return spec != null
                && spec.commandLine().getParseResult() != null
                && spec.commandLine().getParseResult().hasMatchedOption("--url");
    }

    private static void save(InputStream body, Path part) {
        try (body) {
            Files.deleteIfExists(part);
            if (part.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                var owner = PosixFilePermissions.fromString("rw-------");
                Files.createFile(part, PosixFilePermissions.asFileAttribute(owner));
            }
            try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                body.transferTo(out);
            }
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, "not saved: " + e.getMessage());
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, part + " is left: " + e.getMessage());
        }
    }
}

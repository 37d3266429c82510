package io.mnemoscope.cli;

import io.mnemoscope.storage.OfflineStore;
import io.mnemoscope.storage.OfflineStore.Verification;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that look after a store's files: {@code backup}, {@code restore}, {@code verify}. */
public final class StoreCommands {
    private static final int SHOWN = 20;

    private StoreCommands() {}

    /** Adds them to a command line. */
    public static CommandLine addTo(CommandLine line, OfflineStore store) {
        line.addSubcommand(new BackupCommand(store));
        line.addSubcommand(new Restore(store));
        line.addSubcommand(new Verify(store));
        return line;
    }

    /** What the store says, for the user. */
    static <T> T words(Supplier<T> work) {
        try {
            return work.get();
        } catch (OfflineStore.Failure e) {
            throw new CliException(CliException.OTHER, String.valueOf(e.getMessage()));
        }
    }

    /** Verifies a file with a bar on a terminal. */
    static Verification verified(OfflineStore store, Path file) {
        try (var progress = Progress.onTerminal()) {
            return words(() -> store.verify(file, progress::at));
        }
    }

    /** Prints what was found; answers the exit code. */
    static int print(Path file, Verification found, PrintStream out) {
        out.println(file + ": schema " + found.version());
        found.rows().forEach((table, rows) -> out.printf("%-16s %,14d rows%n", table, rows));
        if (found.damagedCount() == 0) {
            out.println("no damage");
            return 0;
        }
        out.println("damaged: " + found.damagedCount());
        found.damaged().stream().limit(SHOWN).forEach(row -> out.println("  " + row));
        if (found.damagedCount() > SHOWN) {
            out.println("  and " + (found.damagedCount() - SHOWN) + " more");
        }
        return CliException.OTHER;
    }

    /** {@code restore}. */
    @Command(
            name = "restore",
            description = "Makes a backup the store of a directory that no server uses, after verifying it.",
            mixinStandardHelpOptions = true)
    static final class Restore implements Runnable {
        private final OfflineStore store;

        @Parameters(index = "0", paramLabel = "FILE", description = "the backup")
        private Path file = Path.of("");

        @Option(names = "--data", paramLabel = "DIR", required = true, description = "directory of the store")
        private Path data = Path.of("");

        @Option(names = "--force", description = "replace the store that is there")
        private boolean force;

        Restore(OfflineStore store) {
            this.store = store;
        }

        @Override
        public void run() {
            try (var progress = Progress.onTerminal()) {
                boolean unused = words(() -> {
                    store.restore(file, data, force, progress::at);
                    return true;
                });
            }
            System.out.println("restored " + file + " to " + data + "; start the server with --data " + data);
        }
    }

    /** {@code verify}. */
    @Command(
            name = "verify",
            description =
                    "Reads every row of a store or a backup and says what is damaged: exit code 1 if anything is.",
            mixinStandardHelpOptions = true)
    static final class Verify implements java.util.concurrent.Callable<Integer> {
        private final OfflineStore store;

        @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "a backup")
        private @Nullable Path file;

        @Option(names = "--data", paramLabel = "DIR", description = "directory of a store; a server may use it")
        private @Nullable Path data;

        Verify(OfflineStore store) {
            this.store = store;
        }

        @Override
        public Integer call() {
            var given = file;
            if (data != null && given == null) {
                given = store.file(data);
            } else if (data != null || given == null) {
                throw new CliException(CliException.USAGE, "give either FILE or --data DIR");
            }
            return print(given, verified(store, given), System.out);
        }
    }

    /** Puts a finished file in its place. */
    static void move(Path part, Path file) {
        try {
            Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CliException(CliException.OTHER, "not saved: " + e);
        }
    }
}

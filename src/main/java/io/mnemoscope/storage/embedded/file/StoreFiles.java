package io.mnemoscope.storage.embedded.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a store's directory: who may read them, and what an interrupted start, backup or migration has left. Only
 * the owner may read or write them, whatever the umask says. SQLite gives its log the rights of its file.
 */
public final class StoreFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFiles.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");

    private static final String NAMES = "mnemoscope.*,backup-*.tmp,sqlite-*-*sqlitejdbc*";
    /** All of ours but what other programs may have put there. */
    private static final String OURS = "{" + NAMES + "}";

    /** What may be in a directory that is a store's alone: the server's cache and probes, and what a new volume holds. */
    private static final String EXPECTED = "{" + NAMES + ",tmp-*,probe-*.tmp,lost+found}";

    /** Of a mode: a directory that all programs share, like /tmp. */
    private static final int STICKY = 01000;

    /** What only a run that was interrupted leaves. */
    private static final String LEFT =
            "{mnemoscope.db*.new,mnemoscope.db*.new-journal,backup-*.tmp,backup-*.tmp-journal,"
                    + "sqlite-*-*sqlitejdbc*}";

    private StoreFiles() {}

    /** Sets the rights of a directory, as the file system has it. */
    @FunctionalInterface
    interface Rights {
        void set(Path directory, Set<PosixFilePermission> rights) throws IOException;
    }

    /**
     * Makes the directory if it is not there. Only its owner may enter it, also if it was there, where that can be changed and
     * the directory is the store's alone: who keeps a store in a home directory did not ask for that to be closed.
     */
    public static void directory(Path directory) throws IOException {
        directory(directory, Files::setPosixFilePermissions);
    }

    static void directory(Path directory, Rights rights) throws IOException {
        if (Files.isDirectory(directory)) {
            protectDirectory(directory, rights);
        } else if (posix(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
        } else {
            Files.createDirectories(directory);
        }
    }

    /** Another user's, or on a file system that is read only: a warning, no failure. */
    private static void protectDirectory(Path directory, Rights change) {
        try {
            if (!posix(directory)) {
                return;
            }
            var rights = Files.getPosixFilePermissions(directory);
            if (OWNER_ENTERS.containsAll(rights)) {
                return;
            }
            if (((int) Files.getAttribute(directory, "unix:mode") & STICKY) != 0) {
                notProtected(directory, "it is shared by all programs");
                return;
            }
            if (holdsOthers(directory)) {
                notProtected(directory, "there are other files in it");
                return;
            }
            rights.retainAll(OWNER_ENTERS);
            change.set(directory, rights);
            LOG.info("event=store.rights directory={} rights={}", directory, PosixFilePermissions.toString(rights));
        } catch (IOException e) {
            notProtected(directory, String.valueOf(e.getMessage()));
        }
    }

    private static boolean holdsOthers(Path directory) throws IOException {
        var expected = directory.getFileSystem().getPathMatcher("glob:" + EXPECTED);
        try (var others = Files.newDirectoryStream(directory, entry -> !expected.matches(entry.getFileName()))) {
            return others.iterator().hasNext();
        }
    }

    private static void notProtected(Path directory, String why) {
        LOG.warn(
                "event=store.rights directory={} reason=\"other users may enter it, and its rights were not changed ({}):"
                        + " give the store a directory of its own with chmod 700\"",
                directory,
                why);
    }

    /** An empty file that only its owner may read; one that is there is emptied. */
    public static void createEmpty(Path file) throws IOException {
        Files.deleteIfExists(file);
        if (posix(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createFile(file);
        }
    }

    /** Takes all rights on our files from others, also on those of an older version. */
    static void protect(Path directory) throws IOException {
        try (var ours = Files.newDirectoryStream(directory, OURS)) {
            for (var file : ours) {
                protectOne(file);
            }
        }
    }

    private static void protectOne(Path file) {
        try {
            if (posix(file) && Files.isRegularFile(file)) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        } catch (IOException e) {
            LOG.warn("event=store.rights file={} reason=\"{}\"", file, e.toString());
        }
    }

    /** Deletes what interrupted runs have left. With the directory's lock only. */
    static void sweep(Path directory) throws IOException {
        try (var left = Files.newDirectoryStream(directory, LEFT)) {
            for (var file : left) {
                if (Files.deleteIfExists(file)) {
                    LOG.debug("event=store.swept file={}", file);
                }
            }
        }
    }

    /** What is in the file survives a loss of power, and so does its name. */
    static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        forceName(file);
    }

    /** The file's name survives a loss of power. */
    public static void forceName(Path file) throws IOException {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null && posix(file)) {
            try (var directory = FileChannel.open(parent, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

package io.mnemoscope;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the store, before the store is there: made, found writable, and rid of what processes that were killed
 * have left in it. Blocks.
 */
final class DataDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    /** Where Vert.x unpacks files, once per process: see {@code FileSystemOptions.setFileCacheDir}. */
    private static final String CACHE = "tmp";

    private static final Pattern LEFT_BEHIND =
            Pattern.compile(CACHE + "-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    private final Path path;
    private final List<Path> leftBehind;

    private DataDirectory(Path path, List<Path> leftBehind) {
        this.path = path;
        this.leftBehind = leftBehind;
    }

    /**
     * Makes it if it is not there; only its owner may enter it then. The rights on one that was there are the store's affair.
     *
     * @throws CannotStart if it cannot be made or written
     */
    static DataDirectory prepare(Path path) {
        try {
            make(path);
            var probe = Files.createTempFile(path, "probe-", ".tmp");
            Files.delete(probe);
            return new DataDirectory(path, find(path));
        } catch (FileAlreadyExistsException e) {
            throw new CannotStart(
                    e.getFile() + " is a file, not a directory: name another one with --data or store.directory");
        } catch (AccessDeniedException e) {
            throw new CannotStart("the store's directory " + path + " cannot be written by user "
                    + System.getProperty("user.name") + " (" + e.getFile()
                    + "): give this user the right to, or name another one with --data or store.directory");
        } catch (IOException e) {
            throw new CannotStart("the store's directory " + path + " cannot be used (" + e.getMessage()
                    + "): make room or name another one with --data or store.directory");
        }
    }

    private static void make(Path path) throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            var owners = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(path, owners);
        } else {
            Files.createDirectories(path);
        }
    }

    private static List<Path> find(Path path) throws IOException {
        var found = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(path, CACHE + "-*")) {
            for (var entry : entries) {
                if (LEFT_BEHIND.matcher(entry.getFileName().toString()).matches()
                        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    /** Where Vert.x may unpack files; it adds a name of its own. */
    String cache() {
        return path.resolve(CACHE).toString();
    }

    /** Deletes what was there before this process: to be called only by the one that has the store's lock. */
    void sweep() {
        for (var directory : leftBehind) {
            try {
                delete(directory);
                LOG.debug("left behind by an earlier process and deleted directory={}", directory);
            } catch (IOException e) {
                LOG.warn("cannot be deleted directory={} reason={}", directory, e.getMessage());
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        var unused = Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

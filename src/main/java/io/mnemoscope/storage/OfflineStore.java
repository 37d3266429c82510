package io.mnemoscope.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What can be done with a store's files while no server has them, or beside one. Everything blocks. */
public interface OfflineStore {
    /** Something could not be done; the message is for people. */
    final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The reason in words that say what to do. */
        public Failure(String message) {
            super(message, null, false, false);
        }
    }

    /** Hears how far it is. */
    interface Progress {
        /** So much of so much is done. */
        void at(long done, long all, String what);
    }

    /**
     * What was found in a file.
     *
     * @param version of its tables
     * @param rows that were looked at, by table
     * @param damaged the first 100 that are damaged, in words
     * @param damagedCount how many there are in all
     */
    record Verification(int version, Map<String, Long> rows, List<String> damaged, long damagedCount) {
        public Verification {
            damaged = List.copyOf(damaged);
        }
    }

    /** The store's file of a directory. */
    Path file(Path directory);

    /**
     * Copies a directory's store to a file that only its owner may read.
     *
     * @param to must not be there
     * @throws Failure if a server uses the directory, if there is no store, or no room
     */
    void backup(Path directory, Path to);

    /**
     * Makes a backup the store of a directory, after it has been verified. What was there is replaced only by force.
     *
     * @throws Failure if a server uses the directory, a store is there already, or the backup is damaged; then nothing has
     *     changed
     */
    void restore(Path backup, Path directory, boolean force, Progress progress);

    /**
     * Reads every row of a file and compares all that is written twice. A server may have it open.
     *
     * @throws Failure if it is not a store at all
     */
    Verification verify(Path file, Progress progress);

    /** Forgets what the directory says should be there, so that a server starts with what is there. */
    void acceptLoss(Path directory);
}

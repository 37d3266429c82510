package io.mnemoscope.storage.embedded;

import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.mnemoscope.storage.embedded.file.Completeness;
import io.mnemoscope.storage.embedded.file.FileGuard;
import io.mnemoscope.storage.embedded.file.NewFile;
import io.mnemoscope.storage.embedded.file.StateFile;
import io.mnemoscope.storage.embedded.file.StoreOpenException;
import io.mnemoscope.storage.embedded.repair.Mending;
import io.mnemoscope.storage.embedded.state.Recovery;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreIndex;
import io.mnemoscope.storage.embedded.state.StoreMeters;
import io.mnemoscope.storage.embedded.table.Damage;
import io.mnemoscope.storage.embedded.write.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;

/**
 * The files of a directory, looked at and opened: the file with its log, what memory has of it, and the state file. Whatever
 * is wrong with them is found here, before any snapshot is taken. By then a new store has its tables and its state file, and
 * one of an older version may be migrated. Blocks.
 */
final class Opening {
    final Path file;
    final StoreIndex memory;
    final StoreHealth health;
    final Session session;
    final StateFile state;

    /** Identity of the store. */
    final String epoch;

    private final Operations operations;
    private long since = System.nanoTime();

    /**
     * Opens them.
     *
     * @throws StoreOpenException if a file is not ours, of a newer version, corrupt, or not all that was acknowledged
     */
    Opening(EmbeddedStoreConfig config, InstantSource clock, Operations operations) throws SQLException, IOException {
        this.operations = operations;
        file = config.file();
        look();
        ended("check");
        memory = new StoreIndex(new Damage(operations));
        health = new StoreHealth(operations, config.directory());
        session = Session.open(config, memory, health);
        ended("open");
        var restart = operations.restart();
        Mending.run(session.connection, memory.damage);
        new Recovery(session.connection, memory, restart).run(clock.millis());
        restart.expect(StartProgress.Phase.AGENTS, memory.agents().size());
        ended("tail");
        epoch = Completeness.epoch(session.connection);
        Completeness.doubt(file, session.connection, operations.conditions());
        state = StateFile.open(config.directory(), epoch);
        Completeness.mark(session.connection);
        memory.durableGoesTo(state);
    }

    private void look() throws SQLException, IOException {
        if (Files.exists(file)) {
            FileGuard.check(file);
        } else {
            Completeness.checkAbsence(file);
            NewFile.create(file);
        }
    }

    /** A part of it has ended: says what it took. */
    void ended(String phase) {
        since = StoreMeters.phase(operations, phase, since);
    }
}

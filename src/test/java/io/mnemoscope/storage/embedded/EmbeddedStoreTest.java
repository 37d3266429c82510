package io.mnemoscope.storage.embedded;

import static io.mnemoscope.storage.SnapshotStoreContract.await;

import io.mnemoscope.TestOperations;
import io.mnemoscope.storage.NotificationStoreContract;
import io.mnemoscope.storage.RunStoreContract;
import io.mnemoscope.storage.SnapshotStoreContract;
import io.mnemoscope.storage.embedded.config.EmbeddedStoreConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest
        implements SnapshotStoreContract<EmbeddedStore>,
                NotificationStoreContract<EmbeddedStore>,
                RunStoreContract<EmbeddedStore> {
    private final Vertx vertx = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedStore store;

    @BeforeEach
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        open();
    }

    private void open() throws Exception {
        store = await(EmbeddedStore.open(
                vertx, EmbeddedStoreConfig.in(directory), InstantSource.system(), TestOperations.create()));
    }

    @AfterEach
    void close() throws Exception {
        await(store.close());
        await(vertx.close());
    }

    @Override
    public EmbeddedStore store() {
        return store;
    }

    @Override
    public void disturbed() throws Exception {
        await(store.close());
        open();
    }
}

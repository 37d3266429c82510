package io.mnemoscope.storage.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.storage.NotificationStoreContract;
import io.mnemoscope.storage.RunStoreContract;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.SnapshotStoreContract;
import io.mnemoscope.storage.StoreBatch;
import io.mnemoscope.storage.StoreUnavailable;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest
        implements SnapshotStoreContract<InMemoryStore>,
                NotificationStoreContract<InMemoryStore>,
                RunStoreContract<InMemoryStore> {
    private final InMemoryStore store = new InMemoryStore();

    @Override
    public InMemoryStore store() {
        return store;
    }

    @Override
    public void disturbed() {}

    @Test
    void anOutageMakesTheGenerationStale() throws Exception {
        long before = generation();
        store.outage(true);

        var failed = store.append(new StoreBatch(before, Samples.series(Samples.ALICE, 0, 1), List.of(), List.of()));

        assertThat(failed.cause()).isInstanceOf(StoreUnavailable.class);
        assertThat(generation()).isEqualTo(before + 1);
    }
}

package io.mnemoscope.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.MemoryStore.Role;
import io.mnemoscope.domain.MemoryStore.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryStoreTest {
    private static final long MOST = (1L << 53) - 1;

    @Test
    void theEndsOfTheRangesAreTaken() {
        var least = new MemoryStore("a", Role.CONTEXT, Unit.TOKENS, 0, 0, 0, 0);
        var most = new MemoryStore("🌸".repeat(64), Role.ARCHIVAL, Unit.BYTES, MOST, MOST, MOST, MOST);

        assertThat(least.hasLimit()).isFalse();
        assertThat(least.pressure()).isNaN();
        assertThat(most.hasLimit()).isTrue();
        assertThat(most.pressure()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "archive, -1, 0, 0, 0, stores.archive.size: must not be negative: -1",
        "archive, 0, -1, 0, 0, stores.archive.limit: must not be negative: -1",
        "archive, 0, 0, -2, 0, stores.archive.added: must not be negative: -2",
        "archive, 0, 0, 0, -2, stores.archive.removed: must not be negative: -2",
        "archive, 9007199254740992, 0, 0, 0, stores.archive.size: must be at most 2^53 - 1: 9007199254740992",
        "archive, 0, 0, 0, 9007199254740992, stores.archive.removed: must be at most 2^53 - 1: 9007199254740992",
        "'', 0, 0, 0, 0, 'stores: a name must have 1 to 64 characters: '",
        "'a\tb', 0, 0, 0, 0, stores: must not hold control characters: a\uFFFDb",
    })
    void whatIsBeyondARangeIsRefused(String name, long size, long limit, long added, long removed, String problem) {
        assertThatThrownBy(() -> new MemoryStore(name, Role.ARCHIVAL, Unit.ITEMS, size, limit, added, removed))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
    }

    @Test
    void aNameHasAtMostSixtyFourCharacters() {
        assertThatThrownBy(() -> items("x".repeat(65), 0, 0))
                .hasMessage("stores: a name must have 1 to 64 characters: " + "x".repeat(65));
    }

    @Test
    void whatAnOlderStoreHoldsIsBroughtIntoTheRanges() {
        assertThat(MemoryStore.clamped("a", Role.WORKING, Unit.ITEMS, -1, Long.MAX_VALUE, -1, -5))
                .isEqualTo(new MemoryStore("a", Role.WORKING, Unit.ITEMS, 0, MOST, MemoryStore.NOT_SAID, 0));
    }

    @Test
    void aSnapshotHasThemByName() {
        var given = List.of(items("b", 1, 0), items("Z", 2, 0), items("a", 3, 0));

        assertThat(snapshot(MemoryStats.of(1, 0, 0), given).stores())
                .extracting(MemoryStore::name)
                .containsExactly("Z", "a", "b");
        assertThat(snapshot(MemoryStats.of(1, 0, 0), given))
                .isEqualTo(snapshot(MemoryStats.of(1, 0, 0), List.of(given.get(2), given.get(0), given.get(1))));
    }

    @Test
    void theyAreNotTheCallersToChange() {
        var given = new ArrayList<>(List.of(items("a", 1, 0)));
        var snapshot = snapshot(MemoryStats.of(1, 0, 0), given);

        given.clear();

        assertThat(snapshot.stores()).hasSize(1).isUnmodifiable();
    }

    @Test
    void thereAreAtMostSixteenAndEachNameOnce() {
        var stores = new ArrayList<MemoryStore>();
        for (int i = 0; i < 16; i++) {
            stores.add(items("store " + i, i, 0));
        }
        assertThat(snapshot(MemoryStats.of(1, 0, 0), stores).stores()).hasSize(16);

        stores.add(items("one more", 0, 0));
        assertThatThrownBy(() -> snapshot(MemoryStats.of(1, 0, 0), stores))
                .hasMessage("stores: must be at most 16: 17");
        assertThatThrownBy(() -> snapshot(MemoryStats.of(1, 0, 0), Collections.nCopies(2, items("a", 0, 0))))
                .hasMessage("stores.a: must be there once");
    }

    @Test
    void thePressureIsThatOfTheFullest() {
        var half = MemoryStats.of(50, 0, 100);
        var context = new MemoryStore("context", Role.CONTEXT, Unit.TOKENS, 7_946, 8_192, 5, 0);

        assertThat(snapshot(half, List.of()).fullest()).isNull();
        assertThat(snapshot(half, List.of()).pressure()).isEqualTo(0.5);
        assertThat(snapshot(half, List.of(items("a", 1, 0), items("b", 1, 10))).fullest())
                .as("the primary one")
                .isNull();
        assertThat(snapshot(half, List.of(items("a", 9, 10), context)).fullest())
                .isEqualTo(context);
        assertThat(snapshot(half, List.of(items("a", 9, 10), context)).pressure())
                .isEqualTo(7_946 / 8_192.0);
    }

    @Test
    void ofThoseThatAreEquallyFullItIsThePrimaryOneThenTheFirstByName() {
        var equally = List.of(items("b", 6, 10), items("a", 3, 5), items("c", 60, 100));

        assertThat(snapshot(MemoryStats.of(3, 3, 10), equally).fullest()).isNull();
        assertThat(snapshot(MemoryStats.of(3, 2, 10), equally).fullest()).isEqualTo(items("a", 3, 5));
    }

    @Test
    void anUnboundedOneIsNeverFull() {
        var unbounded = MemoryStats.of(1_000, 0, 0);

        assertThat(snapshot(unbounded, List.of(items("a", MOST, 0))).pressure()).isNaN();
        assertThat(snapshot(unbounded, List.of(items("a", MOST, 0))).fullest()).isNull();
        assertThat(snapshot(unbounded, List.of(items("a", MOST, 0), items("b", 0, 7)))
                        .fullest())
                .isEqualTo(items("b", 0, 7));
        assertThat(snapshot(MemoryStats.of(0, 0, 1), List.of(items("a", MOST, 1)))
                        .pressure())
                .isEqualTo((double) MOST);
    }

    private static MemoryStore items(String name, long size, long limit) {
        return new MemoryStore(
                name, Role.ARCHIVAL, Unit.ITEMS, size, limit, MemoryStore.NOT_SAID, MemoryStore.NOT_SAID);
    }

    private static MemorySnapshot snapshot(MemoryStats memory, List<MemoryStore> stores) {
        return new MemorySnapshot(
                Moments.ALICE,
                0,
                memory,
                ConsolidationMetrics.NONE,
                0,
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                Map.of(),
                stores);
    }
}

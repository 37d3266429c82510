package io.mnemoscope.events;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.Samples.fired;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.StoredEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertEventReaderTest {
    private final TreeMap<Long, StoredEvent> store = new TreeMap<>();
    private final List<Long> delivered = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Runnable> reads = new ArrayList<>();
    private long complete;
    private boolean failing;
    private boolean broken;
    private final AlertEventReader reader = new AlertEventReader(this::read, new AlertEventReader.Listener() {
        @Override
        public void next(List<StoredEvent> events, long upTo) {
            events.forEach(event -> delivered.add(event.offset()));
            assertThat(upTo).isGreaterThan(complete);
            complete = upTo;
        }

        @Override
        public void unreadable(Throwable cause) {
            failures.add(cause.getMessage());
        }
    });

    /** What is read is what the store had when the read began; the answer comes when the test says so. */
    private Future<List<StoredEvent>> read(long after, int limit) {
        if (broken) {
            throw new IllegalStateException("broken");
        }
        var answer = Promise.<List<StoredEvent>>promise();
        var page = store.tailMap(after, false).values().stream().limit(limit).toList();
        boolean fails = failing;
        reads.add(() -> {
            if (fails) {
                answer.fail("disk full");
            } else {
                answer.complete(page);
            }
        });
        return answer.future();
    }

    private void answer() {
        var now = List.copyOf(reads);
        reads.clear();
        now.forEach(Runnable::run);
    }

    private void settle() {
        reader.look();
        while (!reads.isEmpty()) {
            answer();
        }
    }

    private void happen(long offset) {
        assertThat(stored(offset).offset()).isEqualTo(offset);
    }

    private StoredEvent stored(long offset) {
        return store.computeIfAbsent(offset, at -> new StoredEvent(at, fired(ALICE, at)));
    }

    private void announce(long... offsets) {
        for (long offset : offsets) {
            reader.announce(List.of(stored(offset)));
        }
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void deliversInOrderWithoutReadingWhateverTheOrder(long seed) {
        reader.startAt(10);
        complete = 10;
        var offsets = new ArrayList<>(range(11, 60));
        Collections.shuffle(offsets, new Random(seed));

        for (long offset : offsets) {
            announce(offset);
            announce(offset);
            assertThat(delivered).as("seed " + seed).isEqualTo(range(11, reader.seen()));
            assertThat(complete).isEqualTo(reader.seen());
        }

        assertThat(delivered).isEqualTo(range(11, 60));
        assertThat(reads).isEmpty();
    }

    /** Announced in any order, lost, deleted, read while they happen: each that is there comes once, in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bringsEachEventOnceInOrder(long seed) {
        var random = new Random(seed);
        var onTheirWay = new ArrayList<Long>();
        long last = 0;
        reader.startAt(0);
        for (int i = 0; i < 20_000; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    last++;
                    happen(last);
                    if (random.nextInt(10) > 0) {
                        onTheirWay.add(last);
                    }
                }
                case 2, 3 -> {
                    if (!onTheirWay.isEmpty()) {
                        announceGone(onTheirWay.remove(random.nextInt(onTheirWay.size())));
                    }
                }
                case 4 -> {
                    failing = random.nextInt(4) == 0;
                    reader.look();
                    if (random.nextBoolean()) {
                        answer();
                    }
                }
                default -> {
                    if (last > 0 && random.nextInt(20) == 0) {
                        store.remove(1 + (long) random.nextInt((int) last));
                    }
                }
            }
        }
        failing = false;
        reader.announce(last);
        settle();
        settle();

        assertThat(delivered).isSorted().doesNotHaveDuplicates();
        assertThat(delivered).as("seed " + seed).containsAll(store.keySet());
        assertThat(reader.seen()).isEqualTo(last);
        assertThat(complete).isEqualTo(last);
    }

    /** One that may have been deleted meanwhile. */
    private void announceGone(long offset) {
        reader.announce(List.of(new StoredEvent(offset, fired(ALICE, offset))));
    }

    @Test
    void readsWhatWasAnnouncedBeforeItsPositionIsKnown() {
        announce(1, 2, 3);
        assertThat(delivered).isEmpty();

        reader.startAt(1);
        settle();

        assertThat(delivered).containsExactly(2L, 3L);
    }

    @Test
    void passesOverWhatWasDeleted() {
        reader.startAt(0);
        announce(3, 5);

        settle();

        assertThat(delivered).containsExactly(3L, 5L);
        announce(6);
        assertThat(delivered).containsExactly(3L, 5L, 6L);
    }

    /** What waits for an earlier one and is deleted meanwhile did happen, unless it is withdrawn. */
    @Test
    void deliversWhatIsDeletedWhileItWaitsUnlessItIsWithdrawn() {
        reader.startAt(0);
        announce(2, 3);
        store.clear();
        reader.withdraw(event -> event.offset() == 3);

        settle();

        assertThat(delivered).containsExactly(2L);
        assertThat(complete).isEqualTo(3);
    }

    @Test
    void triesAgainAtTheNextLookWhenTheStoreCannotBeRead() {
        reader.startAt(0);
        happen(1);
        announce(2);
        failing = true;
        settle();
        assertThat(failures).containsExactly("disk full");
        assertThat(delivered).isEmpty();

        failing = false;
        settle();

        assertThat(delivered).containsExactly(1L, 2L);
    }

    @Test
    void triesAgainAlsoWhereTheStoreThrows() {
        broken = true;
        reader.startAt(0);
        happen(1);
        reader.announce(1);
        settle();
        assertThat(failures).containsExactly("broken");

        broken = false;
        settle();

        assertThat(delivered).containsExactly(1L);
    }

    @Test
    void readsPageByPageAndNoMoreThanWasAnnounced() {
        long last = 2L * AlertEventReader.PAGE + 10;
        LongStream.rangeClosed(1, last).forEach(this::happen);
        reader.startAt(0);
        reader.announce(last);

        reader.look();
        reader.look();
        assertThat(reads).as("one read at a time").hasSize(1);
        settle();

        assertThat(delivered).isEqualTo(range(1, last));
        reader.look();
        assertThat(reads).as("there is nothing to read").isEmpty();
    }

    /** Memory has a bound: what does not fit is read. */
    @Test
    void keepsSoManyThatWaitAndReadsTheOthers() {
        long last = AlertEventReader.MAX_WAITING + 100;
        reader.startAt(0);
        happen(1);
        LongStream.rangeClosed(2, last).forEach(this::announce);

        settle();

        assertThat(delivered).isEqualTo(range(1, last));
    }

    @Test
    void whatWasAnnouncedBeforeTheStartIsReadAtTheStart() {
        happen(1);
        reader.announce(1);

        reader.startAt(0);
        answer();

        assertThat(delivered).containsExactly(1L);
    }

    @Test
    void whatFollowsWhatIsReadIsDeliveredWithIt() {
        happen(1);
        happen(2);
        reader.announce(2);
        reader.startAt(0);
        announce(3);
        assertThat(delivered).isEmpty();

        answer();

        assertThat(delivered).containsExactly(1L, 2L, 3L);
        assertThat(reader.seen()).isEqualTo(3);
    }

    @Test
    void whatWasDeliveredWhileItWasReadIsNotDeliveredAgain() {
        happen(1);
        reader.announce(1);
        reader.startAt(0);
        announce(1);
        assertThat(delivered).containsExactly(1L);

        answer();

        assertThat(delivered).containsExactly(1L);
    }
}

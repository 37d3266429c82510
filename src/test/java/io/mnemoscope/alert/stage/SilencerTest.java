package io.mnemoscope.alert.stage;

import static io.mnemoscope.storage.Samples.START;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestOperations;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.embedded.format.SilenceFormat;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SilencerTest {
    private static final String EVIL = "(a?a?a?a?a?){1000}";

    private final InMemoryStore store = new InMemoryStore();
    private final Operations operations =
            Operations.create(1L << 30, TestOperations.create().meters());
    private final AtomicLong now = new AtomicLong(START);
    private final Silencer book =
            new Silencer(store.notifications(), () -> Instant.ofEpochMilli(now.get()), operations);

    private static Silence silence(String id, Matcher... matchers) {
        return new Silence(id, List.of(matchers), START, START + 60_000, "Ann", "", START);
    }

    private static Silence evil(String id) {
        return silence(id, Matcher.stored(Matcher.Field.AGENT, Matcher.Operator.MATCHES, EVIL));
    }

    private void stored(Silence silence) throws Exception {
        store.notifications().putSilence(silence).await(5, SECONDS);
    }

    private void load() throws Exception {
        book.load().await(5, SECONDS);
    }

    @Test
    void oneThatCannotBeEvaluatedMutesNothingAndIsACondition() throws Exception {
        stored(evil("bad"));
        stored(silence("good", Matcher.parse("agent=~\"B.*\"")));

        load();

        assertThat(book.mutes(Samples.fired(Samples.ALICE, 1).alert(), START)).isEmpty();
        assertThat(book.mutes(Samples.fired(Samples.BOB, 1).alert(), START))
                .hasValueSatisfying(why -> assertThat(why.text()).contains("good"));
        assertThat(operations.conditions().current())
                .singleElement()
                .satisfies(condition -> assertThat(condition.reason())
                        .startsWith("1 cannot be evaluated")
                        .contains("bad", "2500 instructions")
                        .doesNotContain("good"));
        assertThat(book.list(Silence.State.ACTIVE)).extracting(Silence::error).containsOnlyOnce((String) null);
    }

    @Test
    void endedOnesLeaveRoomForNewOnes() throws Exception {
        var small = Operations.create(8L << 20, TestOperations.create().meters());
        var full = new Silencer(store.notifications(), () -> Instant.ofEpochMilli(now.get()), small);
        int taken = fill(full, "a");
        assertThat(taken).isGreaterThan(20);
        for (var silence : full.list(Silence.State.ACTIVE)) {
            now.incrementAndGet();
            assertThat(full.expire(silence.id()).await(5, SECONDS)).isNotNull();
        }

        assertThat(small.budget().taken(Kind.SETTINGS))
                .isLessThanOrEqualTo(small.budget().limit(Kind.SETTINGS) / 4);
        assertThat(full.list(null)).hasSizeBetween(1, taken / 3);
        assertThat(store.notifications().silences().await(5, SECONDS)).hasSameSizeAs(full.list(null));
        assertThat(fill(full, "b")).isGreaterThan(taken / 2);
    }

    @Test
    void thoseThatEndByThemselvesLeaveRoomToo() throws Exception {
        var small = Operations.create(8L << 20, TestOperations.create().meters());
        var full = new Silencer(store.notifications(), () -> Instant.ofEpochMilli(now.get()), small);
        assertThat(fill(full, "a")).isGreaterThan(20);
        full.look();
        assertThat(small.budget().taken(Kind.SETTINGS))
                .isGreaterThan(small.budget().limit(Kind.SETTINGS) / 2);

        now.set(START + 60_000_000);
        full.look();

        assertThat(small.budget().taken(Kind.SETTINGS))
                .isLessThanOrEqualTo(small.budget().limit(Kind.SETTINGS) / 4);
    }

    @Test
    void oneThatCannotBeEvaluatedIsNoConditionOnceItHasEnded() throws Exception {
        stored(evil("bad"));
        load();
        assertThat(operations.conditions().current()).hasSize(1);

        now.set(evil("bad").endsMillis());
        book.look();

        assertThat(operations.conditions().current()).isEmpty();
    }

    /** Adds long ones until there is no room; answers how many there was room for. */
    private static int fill(Silencer book, String prefix) throws Exception {
        var matcher = Matcher.parse("agent=\"" + "n".repeat(250) + "\"");
        for (int i = 0; i < 10_000; i++) {
            var silence = new Silence(
                    prefix + i, Collections.nCopies(20, matcher), START, START + 60_000_000, "Ann", "", START);
            try {
                assertThat(book.add(silence).await(5, SECONDS)).isNotNull();
            } catch (Conflict e) {
                return i;
            }
        }
        throw new AssertionError("no end");
    }

    @Test
    void oneThatCannotBeEvaluatedCanBeEnded() throws Exception {
        stored(evil("bad"));
        load();

        var ended = book.expire("bad").await(5, SECONDS);

        assertThat(ended.state(START)).isEqualTo(Silence.State.EXPIRED);
        assertThat(ended.error()).contains("instructions");
        assertThat(operations.conditions().current()).isEmpty();
    }

    @Test
    void aRowThatCannotBeReadIsASilenceWithAnError() throws Exception {
        for (var json : List.of("", "[]", "{\"matchers\":[{\"name\":\"size\"}]}", "[".repeat(100_000))) {
            assertThatThrownBy(() -> SilenceFormat.read("s", START + 10, json)).isInstanceOf(RuntimeException.class);
        }
        stored(Silence.unreadable("s", START + 10, "its row is damaged"));

        load();

        assertThat(book.mutes(Samples.fired(Samples.ALICE, 1).alert(), START)).isEmpty();
        assertThat(operations.conditions().current()).hasSize(1);
        assertThat(book.expire("s").await(5, SECONDS).state(START)).isEqualTo(Silence.State.EXPIRED);
        assertThat(operations.conditions().current()).isEmpty();
    }

    @Test
    void whatIsBrokenStaysSoInTheStore() {
        var broken = evil("bad").broken("costs too much");

        assertThat(SilenceFormat.read("bad", broken.endsMillis(), SilenceFormat.write(broken)))
                .isEqualTo(broken);
    }

    @Test
    void expressionsAreCountedAndGivenBackWhenASilenceEnds() throws Exception {
        var silence = silence("one", Matcher.parse("agent=~\"[a-z]{1,200}\""));
        book.add(silence).await(5, SECONDS);
        long taken = operations.budget().taken(Kind.PATTERNS);
        assertThat(taken).isEqualTo(silence.patternBytes()).isGreaterThan(50_000);

        now.set(START + 60_000);
        book.add(new Silence("two", List.of(Matcher.parse("agent=a")), now.get(), now.get() + 10, "", "", now.get()))
                .await(5, SECONDS);

        assertThat(operations.budget().taken(Kind.PATTERNS)).isZero();
        assertThat(operations.budget().taken(Kind.SETTINGS)).isPositive();
        assertThat(book.list(null)).hasSize(2);
    }

    @Test
    void allSilencesTogetherHaveABound() throws Exception {
        var matcher = Matcher.parse("agent=~\"a{1000}\"");
        int taken = 0;
        while (taken < 100 && book.add(silence("s" + taken, matcher)).succeeded()) {
            taken++;
        }

        assertThat(taken).isBetween(45, 50);
        var refused = book.add(silence("more", matcher));
        assertThatThrownBy(() -> refused.await(5, SECONDS))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("50000 instructions");
        book.expire("s0").await(5, SECONDS);
        assertThat(book.add(silence("again", matcher)).succeeded()).isTrue();
    }

    @Test
    void theMatchersOfOneSilenceHaveABoundTogether() {
        var many = silence(
                "s",
                Collections.nCopies(20, Matcher.parse("agent=~\"a{1000}\"")).toArray(Matcher[]::new));

        assertThatThrownBy(many::ready).isInstanceOf(InvalidInput.class).hasMessageContaining("5000 instructions");
    }

    @Test
    void storedOnesHaveABoundTogetherToo() throws Exception {
        for (int i = 0; i < 60; i++) {
            stored(silence("s" + i, Matcher.parse("agent=~\"a{1000}\"")));
        }

        load();

        assertThat(book.list(null)).hasSize(60);
        assertThat(book.list(null).stream()
                        .filter(silence -> silence.error() == null)
                        .count())
                .isBetween(45L, 50L);
    }
}

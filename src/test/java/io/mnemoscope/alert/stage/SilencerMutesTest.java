package io.mnemoscope.alert.stage;

import static io.mnemoscope.storage.Samples.START;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.TestOperations;
import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.Samples;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What silences mute, from when to when, and how many there may be. */
class SilencerMutesTest {
    private final InMemoryStore store = new InMemoryStore();
    private final Operations operations =
            Operations.create(1L << 30, TestOperations.create().meters());
    private final AtomicLong now = new AtomicLong(START);
    private final Silencer book =
            new Silencer(store.notifications(), () -> Instant.ofEpochMilli(now.get()), operations);

    private static Silence silence(String id, Matcher... matchers) {
        return new Silence(id, List.of(matchers), START, START + 60_000, "Ann", "", START);
    }

    private Optional<String> muted(AgentId agent) {
        return book.mutes(Samples.fired(agent, 1).alert(), now.get()).map(MuteReason::text);
    }

    private Silence added(Silence silence) throws Exception {
        return book.add(silence).await(5, SECONDS);
    }

    private void stored(Silence silence) throws Exception {
        store.notifications().putSilence(silence).await(5, SECONDS);
    }

    @Test
    void itMutesFromItsStartToItsEndAndSaysWhoAskedForIt() throws Exception {
        var alice = List.of(Matcher.parse("agent=Alice"));
        var later = new Silence("later", alice, START + 10, START + 20, "Ann", "we know", START);
        assertThat(added(later)).isEqualTo(later);

        now.set(START + 9);
        assertThat(muted(Samples.ALICE)).isEmpty();
        now.set(START + 10);
        assertThat(muted(Samples.ALICE)).contains("silenced by later (Ann): we know");
        assertThat(muted(Samples.BOB)).isEmpty();
        now.set(START + 19);
        assertThat(muted(Samples.ALICE)).isPresent();
        now.set(START + 20);
        assertThat(muted(Samples.ALICE)).isEmpty();
    }

    @Test
    void oneThatIsAddedOrEndedCountsAtOnce() throws Exception {
        var bob = List.of(Matcher.parse("agent=Bob"));
        var alice = silence("other", Matcher.parse("agent=Alice"));
        assertThat(added(new Silence("s", bob, START, START + 60_000, "", "", START)))
                .isNotNull();
        assertThat(muted(Samples.ALICE)).isEmpty();
        assertThat(muted(Samples.BOB)).contains("silenced by s");

        assertThat(added(alice)).isNotNull();
        assertThat(muted(Samples.ALICE)).contains("silenced by other (Ann)");

        assertThat(book.expire("other").await(5, SECONDS).endsMillis()).isEqualTo(now.get());
        assertThat(muted(Samples.ALICE)).isEmpty();
    }

    @Test
    void oneThatFailsWhenItIsEvaluatedMutesNothingAndKeepsNoOtherFromMuting() throws Exception {
        assertThat(added(silence(
                        "bad", Matcher.stored(Matcher.Field.AGENT, Matcher.Operator.MATCHES, "(a?a?a?){2000}"))))
                .isNotNull();
        assertThat(added(silence("good", Matcher.parse("agent=Alice")))).isNotNull();

        assertThat(muted(Samples.ALICE)).contains("silenced by good (Ann)");
        assertThat(muted(Samples.BOB)).isEmpty();
        assertThat(operations.conditions().current())
                .singleElement()
                .satisfies(condition -> assertThat(condition.reason()).contains("bad (it cannot be evaluated: "));
    }

    @Test
    void thereAreOnlySoManyAndThoseThatEndedFirstAreForgotten() throws Exception {
        var matcher = Matcher.parse("agent=Alice");
        for (int i = 0; i < NotificationStore.MAX_SILENCES; i++) {
            stored(new Silence("s" + i, List.of(matcher), START, START + 60_000 + i, "", "", START));
        }
        book.load().await(5, SECONDS);

        assertThatThrownBy(() -> added(silence("one more", matcher)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("there are 10000 silences");

        now.set(START + 60_001);
        assertThat(added(silence("room", matcher).endedAt(START + 90_000))).isNotNull();
        assertThat(book.list(null))
                .hasSize(NotificationStore.MAX_SILENCES)
                .noneMatch(silence -> silence.id().equals("s0"))
                .anyMatch(silence -> silence.id().equals("s1"));
    }

    @Test
    void whatHasEndedCanNeitherBeAddedNorEndedAgain() throws Exception {
        now.set(START + 60_000);
        assertThatThrownBy(() -> added(silence("late", Matcher.parse("agent=Alice"))))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("future");
        stored(silence("ended", Matcher.parse("agent=Alice")));
        book.load().await(5, SECONDS);

        assertThat(book.expire("ended").await(5, SECONDS).endsMillis()).isEqualTo(START + 60_000);
        assertThatThrownBy(() -> book.expire("unknown").await(5, SECONDS)).isInstanceOf(NotFound.class);
    }
}

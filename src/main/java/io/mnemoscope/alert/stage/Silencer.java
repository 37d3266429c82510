package io.mnemoscope.alert.stage;

import io.mnemoscope.alert.group.MuteReason;
import io.mnemoscope.bus.BusFailure.Conflict;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Characters;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mutes alerts that a silence matches. Silences that have ended are kept, without their compiled expressions and as far as
 * there is room. One that cannot be evaluated mutes nothing, and is a condition of the server until it ends. One event loop.
 */
public final class Silencer implements Muter {
    private static final Logger LOG = LoggerFactory.getLogger(Silencer.class);
    private static final int MOST_KNOWN = 10_000;

    /** All that matchers look at. */
    private record Subject(AgentId agent, String rule, RuleType type, Severity severity) {}

    private final NotificationStore store;
    private final InstantSource clock;
    private final SilenceLoad load;
    private final Map<String, Silence> silences = new HashMap<>();
    /** Which silences mean an alert does not change until they do: of each subject it is found out once. */
    private final Map<Subject, List<Silence>> meant = new HashMap<>();

    private List<Silence> notEnded = List.of();
    /** When the next of them ends. */
    private long nextEndMillis = Long.MAX_VALUE;

    public Silencer(NotificationStore store, InstantSource clock, Operations operations) {
        this.store = store;
        this.clock = clock;
        this.load = new SilenceLoad(operations);
    }

    public Future<Void> load() {
        return store.silences().onSuccess(this::keep).mapEmpty();
    }

    private void keep(Collection<Silence> stored) {
        long now = clock.millis();
        for (var silence : stored) {
            boolean ended = silence.state(now) == Silence.State.EXPIRED;
            put(ended || silence.error() != null ? silence.resting() : admitted(silence));
        }
        sort();
    }

    /** Compiled, if that is possible within the bounds. */
    private Silence admitted(Silence silence) {
        try {
            var ready = silence.ready();
            load.admit(ready);
            load.give(ready);
            return ready;
        } catch (InvalidInput e) {
            return silence.broken(e.field() + " " + e.reason());
        } catch (Conflict e) {
            return silence.broken(String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            return silence.broken("it cannot be evaluated: " + e);
        }
    }

    private void put(Silence silence) {
        load.take(silence);
        var before = silences.put(silence.id(), silence);
        if (before != null) {
            load.give(before);
        }
    }

    /** To be called now and then: those that have ended by themselves give back what they took. */
    public void look() {
        if (clock.millis() >= nextEndMillis) {
            sort();
        }
    }

    /** Those that may mute something: the others need not be looked at again and again, nor be ready for it. */
    private void sort() {
        long now = clock.millis();
        for (var silence : List.copyOf(silences.values())) {
            if (silence.patternBytes() > 0 && silence.state(now) == Silence.State.EXPIRED) {
                put(silence.resting());
            }
        }
        forgetEnded(now);
        notEnded = silences.values().stream()
                .filter(silence -> silence.state(now) != Silence.State.EXPIRED)
                .toList();
        nextEndMillis = notEnded.stream().mapToLong(Silence::endsMillis).min().orElse(Long.MAX_VALUE);
        meant.clear();
        load.say(notEnded.stream().filter(silence -> silence.error() != null).toList());
    }

    /** They leave room for those that can mute something. */
    private void forgetEnded(long now) {
        var newestFirst = list(Silence.State.EXPIRED, now);
        long bytes = 0;
        var gone = new ArrayList<String>();
        for (var silence : newestFirst) {
            bytes += silence.textBytes();
            if (bytes > load.mostEnded()) {
                silences.remove(silence.id());
                load.give(silence);
                gone.add(silence.id());
            }
        }
        if (!gone.isEmpty()) {
            store.forgetSilences(gone)
                    .onFailure(cause -> LOG.warn("ended silences are not deleted reason={}", cause.getMessage()));
        }
    }

    /** A new one; durable when succeeded. */
    public Future<Silence> add(Silence silence) {
        if (silence.state(clock.millis()) == Silence.State.EXPIRED) {
            return Future.failedFuture(new InvalidInput("ends_at", "must be in the future"));
        }
        sort();
        if (notEnded.size() >= NotificationStore.MAX_SILENCES) {
            return Future.failedFuture(
                    new Conflict("there are " + NotificationStore.MAX_SILENCES + " silences: end some first"));
        }
        try {
            load.admit(silence);
        } catch (Conflict e) {
            return Future.failedFuture(e);
        }
        return store(silence).onComplete(done -> load.give(silence));
    }

    /** Ends one at once; one that has ended stays as it is. */
    public Future<Silence> expire(String id) {
        var known = silences.get(id);
        if (known == null) {
            return Future.failedFuture(new NotFound("silence " + id));
        }
        long now = clock.millis();
        return known.state(now) == Silence.State.EXPIRED ? Future.succeededFuture(known) : store(known.endedAt(now));
    }

    private Future<Silence> store(Silence silence) {
        return store.putSilence(silence).map(stored -> {
            put(silence);
            forgetOldest();
            sort();
            return silence;
        });
    }

    private void forgetOldest() {
        if (silences.size() > NotificationStore.MAX_SILENCES) {
            silences.values().stream()
                    .min(Comparator.comparingLong(Silence::endsMillis))
                    .ifPresent(oldest -> {
                        silences.remove(oldest.id());
                        load.give(oldest);
                    });
        }
    }

    /** Those in a state, or all; the ones that end last come first. */
    public List<Silence> list(Silence.@Nullable State state) {
        return list(state, clock.millis());
    }

    private List<Silence> list(Silence.@Nullable State state, long now) {
        return silences.values().stream()
                .filter(silence -> state == null || state == silence.state(now))
                .sorted(Comparator.comparingLong(Silence::endsMillis).reversed().thenComparing(Silence::id))
                .toList();
    }

    @Override
    public Optional<MuteReason> mutes(Alert alert, long nowMillis) {
        return meaning(alert).stream()
                .filter(silence -> silence.state(nowMillis) == Silence.State.ACTIVE)
                .findFirst()
                .map(silence -> new MuteReason(Characters.line("silenced by " + silence.id()
                        + (silence.author().isEmpty() ? "" : " (" + silence.author() + ")")
                        + (silence.comment().isEmpty() ? "" : ": " + silence.comment()))));
    }

    private List<Silence> meaning(Alert alert) {
        if (notEnded.isEmpty()) {
            return notEnded;
        }
        var subject = new Subject(alert.agent(), alert.rule(), alert.type(), alert.severity());
        var known = meant.get(subject);
        if (known == null) {
            known = notEnded.stream().filter(silence -> means(silence, alert)).toList();
            if (meant.size() >= MOST_KNOWN) {
                meant.clear();
            }
            meant.put(subject, known);
        }
        return known;
    }

    /** One that fails mutes nothing, now or later; it does not keep the others from muting. */
    private boolean means(Silence silence, Alert alert) {
        try {
            return silence.matches(alert);
        } catch (RuntimeException | StackOverflowError e) {
            put(silence.broken("it cannot be evaluated: " + e));
            sort();
            return false;
        }
    }
}

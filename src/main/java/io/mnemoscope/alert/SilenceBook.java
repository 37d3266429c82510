package io.mnemoscope.alert;

import io.mnemoscope.bus.NotFound;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The silences; those that have ended are kept. One event loop. */
final class SilenceBook {
    private final NotificationStore store;
    private final InstantSource clock;
    private final Map<String, Silence> silences = new HashMap<>();
    private List<Silence> notEnded = List.of();

    SilenceBook(NotificationStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    Future<Void> load() {
        return store.silences().onSuccess(this::keep).mapEmpty();
    }

    private void keep(Collection<Silence> stored) {
        stored.forEach(silence -> silences.put(silence.id(), silence));
        sort();
    }

    /** Those that may mute something: the others need not be looked at again and again. */
    private void sort() {
        long now = clock.millis();
        notEnded = silences.values().stream()
                .filter(silence -> silence.state(now) != Silence.State.EXPIRED)
                .toList();
    }

    /** A new one; durable when succeeded. */
    Future<Silence> put(Silence silence) {
        if (silence.state(clock.millis()) == Silence.State.EXPIRED) {
            return Future.failedFuture(new InvalidInput("ends_at", "must be in the future"));
        }
        if (open() >= NotificationStore.MAX_SILENCES) {
            return Future.failedFuture(
                    new InvalidInput("", "there are " + NotificationStore.MAX_SILENCES + " silences: end some first"));
        }
        return store(silence);
    }

    /** Ends one at once; one that has ended stays as it is. */
    Future<Silence> expire(String id) {
        var known = silences.get(id);
        if (known == null) {
            return Future.failedFuture(new NotFound("silence " + id));
        }
        long now = clock.millis();
        return known.state(now) == Silence.State.EXPIRED ? Future.succeededFuture(known) : store(known.endedAt(now));
    }

    private Future<Silence> store(Silence silence) {
        return store.putSilence(silence).map(stored -> {
            silences.put(silence.id(), silence);
            forgetOldest();
            sort();
            return silence;
        });
    }

    private long open() {
        long now = clock.millis();
        return silences.values().stream()
                .filter(silence -> silence.state(now) != Silence.State.EXPIRED)
                .count();
    }

    private void forgetOldest() {
        if (silences.size() > NotificationStore.MAX_SILENCES) {
            silences.values().stream()
                    .min(Comparator.comparingLong(Silence::endsMillis))
                    .ifPresent(oldest -> silences.remove(oldest.id()));
        }
    }

    /** Those in a state, or all; the ones that end last come first. */
    List<Silence> list(Silence.@Nullable State state) {
        long now = clock.millis();
        return silences.values().stream()
                .filter(silence -> state == null || state == silence.state(now))
                .sorted(Comparator.comparingLong(Silence::endsMillis).reversed().thenComparing(Silence::id))
                .toList();
    }

    /** Why nobody is to be told of this alert now; null if no silence mutes it. */
    @Nullable
    String mutes(Alert alert, long nowMillis) {
        for (var silence : notEnded) {
            if (silence.mutes(alert, nowMillis)) {
                return "silenced by " + silence.id()
                        + (silence.author().isEmpty() ? "" : " (" + silence.author() + ")")
                        + (silence.comment().isEmpty() ? "" : ": " + silence.comment());
            }
        }
        return null;
    }
}

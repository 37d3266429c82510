package io.mnemoscope.alert;

import io.mnemoscope.alert.group.AggregationGroup;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.operations.StartProgress.Phase;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.Missed;
import io.mnemoscope.storage.NotificationLogEntry;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a {@link NotificationPipeline} to where it was: the alerts that are active, the events that were not dispatched, what receivers
 * know, the deliveries that were on their way. One event loop.
 */
final class PipelineRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRecovery.class);
    private static final int PAGE = 1_000;
    /** A notification may be a megabyte. */
    private static final int SENT_PAGE = 50;

    private static final String WITHOUT_RECEIVER = "there is no such receiver in the configuration any more";

    private final NotificationPipeline pipeline;
    private final NotificationStore store;
    private final AlertStore alerts;
    private final InstantSource clock;
    private final StartProgress progress;
    /** The groups of the alerts that there are, while restarting. */
    private final Map<String, AggregationGroup> open = new HashMap<>();
    /** How many notifications go to receivers that there are not, while restarting. */
    private final Map<String, Integer> withoutReceiver = new TreeMap<>();

    /** Says how far it is. */
    PipelineRecovery(
            NotificationPipeline pipeline,
            NotificationStore store,
            AlertStore alerts,
            InstantSource clock,
            StartProgress progress) {
        this.pipeline = pipeline;
        this.store = store;
        this.alerts = alerts;
        this.clock = clock;
        this.progress = progress;
    }

    /** Succeeds once it is as if there had been no interruption. */
    Future<Void> run() {
        return Future.all(store.cursor(), alerts.lastOffset(), store.unfinished())
                .compose(found -> run(found.resultAt(0), found.resultAt(1), found.resultAt(2)));
    }

    private Future<Void> run(long stored, long last, long unfinished) {
        boolean never = stored == NotificationStore.NEVER;
        progress.expect(Phase.NOTIFICATIONS, unfinished + (never ? 0 : last - stored));
        return active("")
                .compose(done -> start(never ? last : stored, never))
                .compose(started -> missed(pipeline.seen(), last))
                .compose(missed -> notificationLog())
                .compose(restored -> waiting(0))
                .compose(waiting -> begin());
    }

    /** The alerts that are active, a page at a time. */
    private Future<Void> active(String after) {
        return alerts.active(after, PAGE).compose(page -> {
            var ids = page.stream().map(Alert::id).toList();
            return store.acknowledgements(ids).compose(acknowledged -> {
                page.forEach(alert -> restore(alert, acknowledged.containsKey(alert.id())));
                done(page.size(), page.size());
                return page.size() < PAGE ? Future.succeededFuture() : active(ids.get(PAGE - 1));
            });
        });
    }

    private void done(long count, long rows) {
        progress.done(Phase.NOTIFICATIONS, count, rows);
    }

    private void restore(Alert alert, boolean acknowledged) {
        pipeline.inhibitor().changed(alert);
        var group = pipeline.groups().of(alert);
        group.restore(alert, acknowledged);
    }

    private Future<Void> start(long seen, boolean never) {
        long now = clock.millis();
        pipeline.groups().all().forEach(group -> group.restoreMuted(alert -> pipeline.mutedBy(alert, now)));
        pipeline.startAt(seen);
        return never ? store.enqueue(List.of(), seen) : Future.succeededFuture();
    }

    /** How the alerts stand that have events after the cursor: of each the newest is read, for it says all that counts. */
    private Future<Void> missed(long after, long last) {
        return alerts.missedAfter(after)
                .compose(alerts -> missed(after, alerts, events(alerts)))
                .onSuccess(read -> pipeline.dispatch(List.of(), last));
    }

    private static List<Missed> page(List<Missed> alerts) {
        return alerts.subList(0, Math.min(PAGE, alerts.size()));
    }

    private Future<List<StoredEvent>> events(List<Missed> missed) {
        var offsets = page(missed).stream()
                .flatMapToLong(alert -> LongStream.of(alert.newest(), alert.suppressed()))
                .filter(offset -> offset > 0)
                .boxed()
                .toList();
        return offsets.isEmpty() ? Future.succeededFuture(List.of()) : alerts.events(offsets);
    }

    /** The page after the one that has been read is read meanwhile. */
    private Future<Void> missed(long after, List<Missed> missed, Future<List<StoredEvent>> reading) {
        if (missed.isEmpty()) {
            return Future.succeededFuture();
        }
        var page = page(missed);
        long reached = Math.max(after, page.get(page.size() - 1).newest());
        var rest = missed.subList(page.size(), missed.size());
        return reading.compose(events -> {
            var next = events(rest);
            var byOffset = new HashMap<Long, StoredEvent>();
            events.forEach(event -> byOffset.put(event.offset(), event));
            page.forEach(alert -> missed(alert, byOffset));
            done(reached - after, events.size());
            return missed(reached, rest, next);
        });
    }

    private void missed(Missed alert, Map<Long, StoredEvent> events) {
        var newest = events.get(alert.newest());
        if (newest != null) {
            pipeline.dispatch(List.of(newest), newest.offset());
            if (alert.begun() > 0) {
                pipeline.groups().beginsAgain(newest.event().alert(), alert.begun());
            }
        }
        var suppressed = events.get(alert.suppressed());
        if (suppressed != null) {
            pipeline.groups().readAgain(suppressed.event());
        }
    }

    private Future<Void> notificationLog() {
        for (var group : pipeline.groups().all()) {
            group.entries().forEach(entry -> open.put(entry.alert().id(), group));
        }
        return notificationLog(null);
    }

    /** What receivers know, each row once, a page at a time. */
    private Future<Void> notificationLog(@Nullable NotificationLogEntry after) {
        return store.notificationLog(after, PAGE).compose(page -> {
            done(page.size(), page.size());
            var ended = new ArrayList<NotificationLogEntry>();
            var past = new ArrayList<NotificationLogEntry>();
            for (var logged : page) {
                var group = open.get(logged.alert());
                if (group != null) {
                    group.restore(logged);
                } else if (logged.resolved() || !pipeline.workers().containsKey(logged.sink())) {
                    past.add(logged);
                } else {
                    ended.add(logged);
                }
            }
            return ended(ended, past)
                    .compose(done -> past.isEmpty() ? Future.succeededFuture() : store.forgetLogEntries(past))
                    .compose(done ->
                            page.size() < PAGE ? Future.succeededFuture() : notificationLog(page.get(PAGE - 1)));
        });
    }

    /**
     * What a receiver was notified of, and what is not active any more: its end was not sent, whatever became of the event
     * (the agent was forgotten, or there were too many at once). The alert as it was sent last has ended now.
     *
     * @param past gets those of which nothing is left
     */
    private Future<Void> ended(List<NotificationLogEntry> ended, List<NotificationLogEntry> past) {
        if (ended.isEmpty()) {
            return Future.succeededFuture();
        }
        var ids = ended.stream()
                .map(NotificationLogEntry::alert)
                .distinct()
                .limit(SENT_PAGE)
                .toList();
        var some = ended.stream().filter(logged -> ids.contains(logged.alert())).toList();
        var rest =
                ended.stream().filter(logged -> !ids.contains(logged.alert())).toList();
        return store.lastSent(ids).compose(lastSent -> {
            for (var logged : some) {
                var alert = lastSent.get(logged.alert());
                if (alert == null) {
                    past.add(logged);
                } else {
                    open.computeIfAbsent(logged.alert(), id -> over(alert)).restore(logged);
                }
            }
            return ended(rest, past);
        });
    }

    private AggregationGroup over(Alert alert) {
        var group = pipeline.groups().of(alert);
        group.restore(alert.resolved("No longer watched", clock.millis()), false);
        return group;
    }

    /** The deliveries that were on their way, a page at a time. */
    private Future<Void> waiting(long after) {
        return store.waiting(after, PAGE).compose(page -> {
            page.items().forEach(this::restore);
            done(page.items().size(), page.items().size());
            return page.isLast() ? Future.succeededFuture() : waiting(page.next());
        });
    }

    private Future<Void> begin() {
        open.clear();
        pipeline.deliveries().restored();
        pipeline.groups().scheduleAll(clock.millis());
        withoutReceiver.forEach((name, count) ->
                LOG.warn("notifications given up receiver={} count={} reason=\"{}\"", name, count, WITHOUT_RECEIVER));
        pipeline.run();
        return Future.succeededFuture();
    }

    private void restore(Delivery delivery) {
        var name = delivery.notification().sink();
        var worker = pipeline.workers().get(name);
        if (worker == null) {
            withoutReceiver.merge(name, 1, Integer::sum);
            pipeline.journal().save(delivery.dead(WITHOUT_RECEIVER, delivery.attempts(), clock.millis()));
        } else {
            pipeline.deliveries().restore(delivery.notification());
            worker.add(delivery);
        }
    }
}

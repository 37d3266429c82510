package io.mnemoscope.alert;

import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.storage.AlertQuery;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.Delivery;
import io.mnemoscope.storage.DeliveryQuery;
import io.mnemoscope.storage.DispatchState;
import io.mnemoscope.storage.NotificationStore;
import io.mnemoscope.storage.StoredEvent;
import io.mnemoscope.storage.Told;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a {@link Dispatch} to where it was: the alerts that are active, the events that were not told of, what receivers
 * know, the deliveries that were on their way. Reads events that went missing in between, too. One event loop.
 */
final class Restart {
    private static final Logger LOG = LoggerFactory.getLogger(Restart.class);
    private static final int PAGE = 1_000;

    private final Dispatch dispatch;
    private final NotificationStore store;
    private final AlertStore alerts;
    private final InstantSource clock;

    Restart(Dispatch dispatch, NotificationStore store, AlertStore alerts, InstantSource clock) {
        this.dispatch = dispatch;
        this.store = store;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Succeeds once it is as if there had been no interruption. */
    Future<Void> run() {
        return store.dispatchState()
                .compose(state -> active(AlertState.FIRING, 0, state)
                        .compose(firing -> active(AlertState.RECOVERING, 0, state))
                        .compose(recovering -> start(state))
                        .compose(started -> catchUp())
                        .compose(caughtUp -> restore(state)));
    }

    private Future<Void> active(AlertState activeState, int offset, DispatchState state) {
        var query = new AlertQuery(null, null, null, null, activeState, 0, Long.MAX_VALUE, PAGE, offset);
        return alerts.alerts(query).compose(page -> {
            page.forEach(alert -> restore(alert, state));
            return page.size() < PAGE ? Future.succeededFuture() : active(activeState, offset + PAGE, state);
        });
    }

    private void restore(Alert alert, DispatchState state) {
        dispatch.inhibition().changed(alert);
        dispatch.groups().of(alert).restore(alert, state.acknowledged().contains(alert.id()));
    }

    private Future<Void> start(DispatchState state) {
        long now = clock.millis();
        dispatch.groups().all().forEach(group -> group.restore(alert -> dispatch.mutedBy(alert, now)));
        if (state.cursor() != DispatchState.NEVER) {
            dispatch.startAt(state.cursor());
            return Future.succeededFuture();
        }
        return alerts.lastOffset().compose(last -> {
            dispatch.startAt(last);
            return store.enqueue(List.of(), last);
        });
    }

    /** Reads the events after the cursor. Those that were deleted are passed over. */
    Future<Void> catchUp() {
        var cursor = dispatch.cursor();
        return alerts.eventsAfter(cursor.seen(), PAGE).compose(page -> {
            for (StoredEvent event : page) {
                cursor.skipTo(event.offset() - 1);
                dispatch.happened(List.of(event));
            }
            return page.size() < PAGE ? Future.succeededFuture() : catchUp();
        });
    }

    private Future<Void> restore(DispatchState state) {
        var groups = new HashMap<String, AlertGroup>();
        for (var group : dispatch.groups().all()) {
            group.entries().forEach(entry -> groups.put(entry.alert.id(), group));
        }
        var unknown = new ArrayList<Told>();
        for (var told : state.told()) {
            var group = groups.get(told.alert());
            if (group == null) {
                unknown.add(told);
            } else {
                group.restore(told);
            }
        }
        return ended(unknown).compose(done -> run(state));
    }

    /**
     * What somebody was told of, and what is not active any more: its end was not told, whatever became of the event (the
     * agent was forgotten, or there were too many at once). The alert as it was told last is over now.
     */
    private Future<Void> ended(List<Told> unknown) {
        var open = unknown.stream().filter(told -> !told.resolved()).toList();
        var ids = open.stream().map(Told::alert).distinct().limit(PAGE).toList();
        if (ids.isEmpty()) {
            return unknown.isEmpty() ? Future.succeededFuture() : forget(unknown);
        }
        return store.deliveries(DeliveryQuery.of(ids, PAGE)).compose(deliveries -> {
            var lastTold = new HashMap<String, Alert>();
            deliveries.forEach(delivery ->
                    delivery.notification().alerts().forEach(alert -> lastTold.putIfAbsent(alert.id(), alert)));
            for (var told : open) {
                var alert = lastTold.get(told.alert());
                if (alert != null) {
                    var group = dispatch.groups().of(alert);
                    group.restore(alert.resolved("No longer watched", clock.millis()), false);
                    group.restore(told);
                }
            }
            return forget(unknown.stream()
                    .filter(told -> told.resolved() || !lastTold.containsKey(told.alert()))
                    .toList());
        });
    }

    private Future<Void> forget(List<Told> told) {
        return told.isEmpty()
                ? Future.succeededFuture()
                : store.forgetTold(told.stream().map(Told::alert).toList());
    }

    private Future<Void> run(DispatchState state) {
        state.waiting().forEach(this::restore);
        for (var group : dispatch.groups().all()) {
            group.schedule(clock.millis());
            dispatch.groups().changed(group);
        }
        dispatch.run();
        return Future.succeededFuture();
    }

    private void restore(Delivery delivery) {
        var courier = dispatch.couriers().get(delivery.notification().sink());
        if (courier == null) {
            var why = "there is no such receiver in the configuration any more";
            LOG.warn(
                    "notification given up sink={} reason={}",
                    delivery.notification().sink(),
                    why);
            dispatch.ledger().save(delivery.dead(why, delivery.attempts(), clock.millis()));
        } else {
            dispatch.groups()
                    .of(delivery.notification().group())
                    .busy(delivery.notification().sink());
            courier.add(delivery);
        }
    }
}

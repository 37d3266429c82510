package io.mnemoscope.alert;

import io.mnemoscope.alert.delivery.DeliveryWorker;
import io.mnemoscope.alert.delivery.PipelineHealth.Part;
import io.mnemoscope.alert.stage.Silencer;
import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.NotificationMessages.ReadNotifications;
import io.mnemoscope.bus.SilenceMessages.ChangeSilence;
import io.mnemoscope.bus.SilenceMessages.ReadSilences;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.events.AlertEventReader;
import io.mnemoscope.notify.Receiver;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.storage.AlertStore;
import io.mnemoscope.storage.NotificationStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies people of alerts, through the receivers. In: {@link Topics#ALERTS_CHANGED}, {@link Topics#AGENTS_OBSERVED} (for
 * agents that are forgotten), {@link Topics#ALERT_ACKNOWLEDGE}, {@link Topics#NOTIFICATIONS_READ}, {@link
 * Topics#NOTIFICATION_RETRY}, {@link Topics#NOTIFICATIONS_EXPLAIN}, {@link Topics#SILENCES_READ}, {@link
 * Topics#SILENCE_CHANGE}. Out: {@link Topics#ALERTS_CHANGED} for what happens to alerts here.
 */
public final class AlertDispatcherVerticle extends VerticleBase implements AlertEventReader.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AlertDispatcherVerticle.class);
    /** How long an event waits for an earlier one that was not announced, at most. */
    private static final long GAP_MILLIS = 250;

    private static final long LOOK_MILLIS = 2_000;
    private static final long NOTE_MILLIS = 60_000;
    /** So many events that wait are a condition of the server. */
    private static final long BEHIND = 10_000;

    private final NotificationStore store;
    private final AlertStore alerts;
    private final Silencer silencer;
    private final NotificationPipeline pipeline;
    private final PipelineRecovery restart;
    private final Explanations explanations;
    private final OperatorActions operators;
    private final AlertEventReader events;
    private long lastBefore;

    /** There is one of it. */
    public AlertDispatcherVerticle(
            Vertx vertx,
            Config.Notify config,
            List<Receiver> receivers,
            NotificationStore store,
            AlertStore alerts,
            InstantSource clock,
            Operations operations) {
        this.store = store;
        this.alerts = alerts;
        this.silencer = new Silencer(store, clock, operations);
        // What is configured is there, whether or not it fits.
        long patterns = receivers.stream().mapToLong(Receiver::patternBytes).sum()
                + config.inhibition().stream()
                        .mapToLong(InhibitionRule::patternBytes)
                        .sum();
        operations.budget().take(Kind.PATTERNS, patterns);
        this.pipeline = new NotificationPipeline(
                vertx,
                store,
                receivers,
                NotificationPolicy.of(config),
                silencer,
                clock,
                operations,
                events -> publish(vertx, events));
        this.events = new AlertEventReader(alerts::eventsAfter, this);
        this.restart = new PipelineRecovery(pipeline, store, alerts, clock, operations.restart());
        this.explanations = new Explanations(pipeline, store, clock);
        this.operators = new OperatorActions(pipeline, store, alerts, clock, events -> publish(vertx, events));
    }

    private static void publish(Vertx vertx, List<StoredEvent> events) {
        if (!events.isEmpty()) {
            Topics.ALERTS_CHANGED.publish(vertx.eventBus(), new AlertsChanged(events));
        }
    }

    @Override
    public Future<?> start() {
        // What happens before the dispatch is restored it reads from the store.
        return Topics.ALERTS_CHANGED
                .subscribe(vertx.eventBus(), changed -> events.announce(changed.events()))
                .completion()
                .compose(subscribed -> silencer.load())
                .compose(loaded -> restart.run())
                .compose(done -> serve());
    }

    @Override
    public Future<?> stop() {
        return pipeline.stop();
    }

    private Future<?> serve() {
        events.startAt(pipeline.seen());
        var bus = vertx.eventBus();
        vertx.setPeriodic(GAP_MILLIS, id -> events.look());
        vertx.setPeriodic(LOOK_MILLIS, id -> look());
        vertx.setPeriodic(NOTE_MILLIS, id -> pipeline.storeCursor());
        return Future.all(List.of(
                Topics.AGENTS_OBSERVED.subscribe(bus, this::observed).completion(),
                Topics.ALERT_ACKNOWLEDGE.serve(bus, operators::acknowledge).completion(),
                Topics.NOTIFICATIONS_READ.serve(bus, this::notifications).completion(),
                Topics.NOTIFICATION_RETRY.serve(bus, operators::retry).completion(),
                Topics.NOTIFICATIONS_EXPLAIN.serve(bus, explanations::explain).completion(),
                Topics.SILENCES_READ.serve(bus, this::silences).completion(),
                Topics.SILENCE_CHANGE.serve(bus, this::change).completion()));
    }

    @Override
    public void next(List<StoredEvent> next, long upTo) {
        pipeline.health().worked(Part.EVENTS);
        pipeline.dispatch(next, upTo);
    }

    private void observed(AgentsObserved observed) {
        if (!observed.forgotten().isEmpty()) {
            events.withdraw(
                    event -> observed.forgotten().contains(event.event().alert().agent()));
            pipeline.forgotten(observed.forgotten());
        }
    }

    private void look() {
        silencer.look();
        alerts.lastOffset().onSuccess(this::look).onFailure(this::unreadable);
    }

    private void look(long last) {
        long seen = pipeline.seen();
        if (last - seen > BEHIND) {
            var text = "reached offset " + seen + " of " + last;
            LOG.debug("event=dispatch.behind new={}", pipeline.health().failed(Part.BEHIND, text));
        } else {
            pipeline.health().worked(Part.BEHIND);
        }
        if (seen >= last) {
            pipeline.health().worked(Part.EVENTS);
        }
        // What was there at the last look was announced meanwhile, or that got lost.
        events.announce(lastBefore);
        lastBefore = last;
    }

    @Override
    public void unreadable(Throwable cause) {
        pipeline.health().waits(Part.EVENTS, cause);
    }

    private Future<ReadNotifications.Answer> notifications(ReadNotifications question) {
        return store.deliveries(question.query())
                .map(found -> new ReadNotifications.Answer(
                        found,
                        pipeline.workers().values().stream()
                                .map(DeliveryWorker::state)
                                .toList()));
    }

    private Future<ReadSilences.Answer> silences(ReadSilences question) {
        return Future.succeededFuture(new ReadSilences.Answer(silencer.list(question.state())));
    }

    private Future<ChangeSilence.Answer> change(ChangeSilence message) {
        var fresh = message.silence();
        var changed = fresh == null ? silencer.expire(String.valueOf(message.ended())) : silencer.add(fresh);
        return changed.map(silence -> {
            pipeline.silencesChanged();
            return new ChangeSilence.Answer(silence);
        });
    }
}

package io.mnemoscope.demo;

import io.mnemoscope.api.eventbus.PublicAddress;
import io.mnemoscope.api.json.Rfc3339;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A troupe of twelve that lives two steps a second and reports over the event bus, as any co-deployed simulation can. Out:
 * the public {@link PublicAddress#SNAPSHOTS}, {@link PublicAddress#RUN_FINISH}.
 */
public final class DemoVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(DemoVerticle.class);
    private static final String SIMULATION = "demo-troupe";
    private static final long STEP_MILLIS = 500;
    private static final long SEED = 20_261_122;
    private static final List<String> NAMES = List.of(
            "Lisa Carter",
            "Oscar",
            "Marcos",
            "Lila",
            "Friedrich Wolf",
            "Sophie Lefevre",
            "Zoë",
            "Amara",
            "Kenji",
            "Priya");

    private final InstantSource clock;
    private final List<Persona> troupe = new ArrayList<>();
    private long step;
    private long timer;

    public DemoVerticle(InstantSource clock) {
        this.clock = clock;
        var random = new SplittableRandom(SEED);
        for (int i = 0; i < NAMES.size() - 1; i++) {
            troupe.add(new Persona(NAMES.get(i), Persona.Habit.HEALTHY, 200 + 100 * (i % 4), random.split()));
        }
        troupe.add(new Persona(NAMES.get(NAMES.size() - 1), Persona.Habit.LEAKING, 400, random.split()));
        troupe.add(new Persona("Gita the Forgetful", Persona.Habit.EVICTING, 250, random.split()));
        troupe.add(new Persona("Stanislav", Persona.Habit.STORMING, 300, random.split()));
    }

    @Override
    public Future<?> start() {
        timer = vertx.setPeriodic(0, STEP_MILLIS, id -> step());
        return Future.succeededFuture();
    }

    /** Whoever stops the demo is not to find it lost a minute later. */
    @Override
    public Future<?> stop() {
        boolean unused = vertx.cancelTimer(timer);
        var end = new JsonObject()
                .put("simulation", SIMULATION)
                .put("status", "aborted")
                .put("reason", "the demo was stopped");
        return vertx.eventBus()
                .request(PublicAddress.RUN_FINISH.address(), end)
                .onFailure(DemoVerticle::refused)
                .otherwiseEmpty();
    }

    private void step() {
        step++;
        var now = Rfc3339.format(clock.millis());
        var snapshots = new JsonArray();
        for (var persona : troupe) {
            persona.live();
            snapshots.add(persona.snapshot(SIMULATION, now, step));
        }
        vertx.eventBus().request(PublicAddress.SNAPSHOTS.address(), snapshots).onFailure(DemoVerticle::refused);
    }

    private static void refused(Throwable cause) {
        boolean stopping = cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
        LOG.atLevel(stopping ? Level.DEBUG : Level.WARN)
                .log("the server did not take what the troupe sent reason={}", cause.getMessage());
    }
}

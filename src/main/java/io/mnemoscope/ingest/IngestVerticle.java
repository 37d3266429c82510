package io.mnemoscope.ingest;

import io.mnemoscope.bus.BusFailure.TooManyRequests;
import io.mnemoscope.bus.IngestMessages.SnapshotsObserved;
import io.mnemoscope.bus.IngestMessages.SnapshotsSubmitted;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.config.Config;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.operations.MemoryBudget;
import io.mnemoscope.operations.MemoryBudget.Kind;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads bodies and hands their snapshots to the owners of the agents. In: {@link Topics#SNAPSHOTS_SUBMIT}. Out: {@link
 * Topics#SNAPSHOTS_OBSERVE}.
 */
public final class IngestVerticle extends VerticleBase {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** Memory that the snapshots of a body take, for each of its bytes. */
    private static final int PARSED = 2;

    private final int instance;
    private final int partitions;
    private final Config.Ingest config;
    private final MemoryBudget budget;
    private final InstantSource clock;
    private final BodyParser parser;
    private long inFlightBytes;
    private long lastArrival;

    /**
     * One of several.
     *
     * @param instance which
     * @param config over how many owners the agents are spread, what may be on its way, and how old snapshots may be
     * @param budget where the snapshots of bodies are counted until their receipt; whoever submits counts the bodies
     */
    public IngestVerticle(int instance, Config config, MemoryBudget budget, InstantSource clock) {
        this.instance = instance;
        this.partitions = config.monitor().partitions();
        this.config = config.ingest();
        this.parser = new BodyParser(config.store().retention());
        this.budget = budget;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        return Topics.SNAPSHOTS_SUBMIT
                .of(instance)
                .serve(vertx.eventBus(), body -> submit(body).map(SnapshotsSubmitted::new))
                .completion();
    }

    private Future<IngestReceipt> submit(SubmitSnapshots body) {
        int length = body.length();
        long parsed = (long) length * PARSED;
        boolean full = inFlightBytes > 0
                && inFlightBytes + length > config.maxInFlight().bytes();
        if (full || !take(parsed)) {
            return Future.failedFuture(
                    new TooManyRequests("too many snapshots are on their way to the store", RETRY_AFTER));
        }
        inFlightBytes += length;
        return attempt(body).eventually(() -> {
            inFlightBytes -= length;
            budget.give(Kind.IN_FLIGHT, parsed);
            return Future.succeededFuture();
        });
    }

    /** Whatever goes wrong, what was counted is given back. */
    private Future<IngestReceipt> attempt(SubmitSnapshots body) {
        try {
            return observe(body);
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    /** A body that is alone is taken whatever its length: it would never be otherwise. */
    private boolean take(long bytes) {
        if (budget.taken(Kind.IN_FLIGHT) == 0) {
            budget.take(Kind.IN_FLIGHT, bytes);
            return true;
        }
        return budget.tryTake(Kind.IN_FLIGHT, bytes);
    }

    private Future<IngestReceipt> observe(SubmitSnapshots body) {
        ParsedBody parsed;
        try {
            parsed = body.format() == SubmitSnapshots.Format.NDJSON
                    ? parser.ndjson(body.bytes(), body.length(), clock.millis())
                    : parser.json(body.bytes(), body.length(), clock.millis());
        } catch (InvalidInput e) {
            return Future.failedFuture(e);
        }
        if (parsed.snapshots().isEmpty()) {
            return Future.succeededFuture(receipt(parsed, List.of()));
        }
        var observed = new ArrayList<Future<SnapshotsObserved>>(partitions);
        for (var part : Split.byOwner(parsed, partitions, arrival(parsed.lines()))) {
            observed.add(Topics.SNAPSHOTS_OBSERVE.of(part.partition()).request(vertx.eventBus(), part.message()));
        }
        return Future.join(observed)
                .map(all ->
                        receipt(parsed, observed.stream().map(Future::result).toList()));
    }

    /** A number that only grows, with room for so many. */
    private long arrival(long count) {
        long arrival = Math.max(clock.millis() * 1_000, lastArrival + 1);
        lastArrival = arrival + count + 1;
        return arrival;
    }

    private static IngestReceipt receipt(ParsedBody parsed, List<SnapshotsObserved> observed) {
        long accepted = 0;
        long duplicates = 0;
        long outOfOrder = 0;
        var rejections = parsed.rejections();
        List<AlertEvent> raised = List.of();
        long refused = 0;
        for (var part : observed) {
            accepted += part.accepted();
            duplicates += part.duplicates();
            outOfOrder += part.outOfOrder();
            refused += part.rejections().size();
            rejections = IngestReceipt.joined(rejections, part.rejections());
            raised = IngestReceipt.joined(raised, part.raised());
        }
        return new IngestReceipt(
                parsed.lines(),
                accepted,
                duplicates,
                outOfOrder,
                parsed.unknownMembers(),
                parsed.rejected() + refused,
                rejections,
                raised);
    }
}

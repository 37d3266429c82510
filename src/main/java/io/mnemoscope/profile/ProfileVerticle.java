package io.mnemoscope.profile;

import io.mnemoscope.bus.ProfileMessages.ReadProfiles;
import io.mnemoscope.bus.ProfileMessages.RecordTimings;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.OperationProfile;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps how long the operations of simulations take, in memory only; on a worker, for percentiles of a thousand names take
 * their time. In: {@link Topics#PROFILES_RECORD}, {@link Topics#PROFILES_READ}.
 */
public final class ProfileVerticle extends VerticleBase {
    private final InstantSource clock;
    private final int maxOperations;
    private final Map<Key, Operation> operations = new LinkedHashMap<>();

    private record Key(AgentId agent, String name) {}

    /**
     * The only one.
     *
     * @param maxOperations names of operations kept at most, over all agents
     */
    public ProfileVerticle(InstantSource clock, int maxOperations) {
        this.clock = clock;
        this.maxOperations = maxOperations;
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        return Future.all(
                Topics.PROFILES_RECORD
                        .serve(bus, message -> Future.succeededFuture(record(message)))
                        .completion(),
                Topics.PROFILES_READ
                        .serve(bus, message -> Future.succeededFuture(read(message)))
                        .completion());
    }

    private RecordTimings.Receipt record(RecordTimings message) {
        int refused = 0;
        for (var timing : message.timings()) {
            var key = new Key(timing.agent(), timing.name());
            var operation = operations.get(key);
            if (operation == null && operations.size() >= maxOperations) {
                refused++;
                continue;
            }
            if (operation == null) {
                operation = new Operation();
                operations.put(key, operation);
            }
            operation.add(timing.nanos(), timing.failed(), clock.millis());
        }
        return new RecordTimings.Receipt(message.timings().size() - refused, refused);
    }

    private ReadProfiles.Answer read(ReadProfiles message) {
        var found = new ArrayList<OperationProfile>();
        operations.forEach((key, operation) -> {
            if (message.matches(key.agent())) {
                found.add(new OperationProfile(
                        key.agent(), key.name(), operation.lifetime(), operation.lastMinute(clock.millis())));
            }
        });
        if (message.clear()) {
            operations.keySet().removeIf(key -> message.matches(key.agent()));
        }
        return new ReadProfiles.Answer(found);
    }
}

package io.mnemoscope.report;

import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.domain.AgentStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents of reports. Their owners are asked for the same ones once at a time: who asks meanwhile shares the reading that
 * begins when that one ends, so that many reports at once neither hold the owners up nor fill the memory, and each has what
 * was there when it was asked for. One worker's.
 */
final class Rosters {
    private static final Comparator<AgentStats> WORST_FIRST = Comparator.comparingInt(AgentStats::severityRank)
            .thenComparingDouble(AgentStats::pressureOrNone)
            .reversed()
            .thenComparingLong(AgentStats::firstSeen);
    private static final Comparator<AgentStats> FIRST_SEEN = Comparator.comparingLong(AgentStats::firstSeen);

    private final Map<Key, Reading> underWay = new HashMap<>();

    /** What makes two rosters the same. */
    private record Key(
            @Nullable String simulation, @Nullable String agent, boolean worstFirst) {}

    /** One that is under way, and who waits for the next. */
    private static final class Reading {
        private @Nullable Promise<Roster> next;
    }

    /** A report's agents in its order; fails with {@link NotFound} where one was asked for that is not there. */
    Future<Roster> read(Fleet fleet, ReadReport request, boolean worstFirst) {
        var key = new Key(request.simulation(), request.agent(), worstFirst);
        var reading = underWay.get(key);
        if (reading == null) {
            return begin(fleet, key);
        }
        var next = reading.next;
        if (next == null) {
            next = Promise.promise();
            reading.next = next;
        }
        return next.future();
    }

    private Future<Roster> begin(Fleet fleet, Key key) {
        var reading = new Reading();
        underWay.put(key, reading);
        return fleet.read(new ReadAgents(key.simulation(), key.agent(), null))
                .map(agents -> {
                    if (agents.isEmpty() && key.agent() != null) {
                        throw new NotFound("agent " + key.agent());
                    }
                    agents.sort(key.worstFirst() ? WORST_FIRST : FIRST_SEEN);
                    return Roster.of(agents);
                })
                .onComplete(read -> {
                    underWay.remove(key);
                    var next = reading.next;
                    if (next != null) {
                        begin(fleet, key).onComplete(next);
                    }
                });
    }
}

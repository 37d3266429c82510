package io.mnemoscope.report;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.bus.AgentMessages.AgentsRead;
import io.mnemoscope.bus.BusCodec;
import io.mnemoscope.bus.BusFailure.NotFound;
import io.mnemoscope.bus.Fleet;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Roster;
import io.mnemoscope.bus.Topics;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.storage.Samples;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reports at once: one reading for all who came before it began. */
@ExtendWith(VertxExtension.class)
final class RostersTest {
    private final Rosters rosters = new Rosters();
    private final Queue<Promise<AgentsRead>> asked = new ArrayDeque<>();

    @Test
    void whoAsksDuringAReadingSharesTheNext(Vertx vertx) throws Exception {
        var fleet = fleet(vertx.eventBus());

        var shared = onContext(vertx, () -> {
            var first = rosters.read(fleet, request(null), false);
            var later = new ArrayList<Future<Roster>>();
            for (int i = 0; i < 20; i++) {
                later.add(rosters.read(fleet, request(null), false));
            }
            return awaitAsked(vertx)
                    .compose(ready -> answer("Alice"))
                    .compose(answered -> first)
                    .compose(read -> awaitAsked(vertx).map(ready -> names(read)))
                    .compose(names -> answer("Alice", "Bob").map(answered -> names))
                    .compose(names -> Future.all(later)
                            .map(all -> List.of(
                                    names,
                                    names(later.get(0).result()),
                                    later.get(19).result())));
        });

        assertThat(shared.get(0)).isEqualTo(List.of("Alice"));
        assertThat(shared.get(1)).isEqualTo(List.of("Alice", "Bob"));
        assertThat(names((Roster) shared.get(2))).isEqualTo(List.of("Alice", "Bob"));
        assertThat(asked).as("further readings").isEmpty();
    }

    @Test
    void anAgentThatIsNotThereFailsTheReportAndNotTheNext(Vertx vertx) throws Exception {
        var fleet = fleet(vertx.eventBus());

        assertThatThrownBy(() -> onContext(vertx, () -> {
                    var read = rosters.read(fleet, request("Eve"), false);
                    return awaitAsked(vertx).compose(ready -> answer()).compose(answered -> read);
                }))
                .isInstanceOf(NotFound.class);
        var next = onContext(vertx, () -> {
            var read = rosters.read(fleet, request("Eve"), false);
            return awaitAsked(vertx).compose(ready -> answer("Eve")).compose(answered -> read);
        });

        assertThat(names(next)).isEqualTo(List.of("Eve"));
    }

    private Fleet fleet(EventBus bus) throws Exception {
        BusCodec.register(bus);
        Topics.AGENTS_READ
                .of(0)
                .serve(bus, query -> {
                    Promise<AgentsRead> answer = Promise.promise();
                    asked.add(answer);
                    return answer.future();
                })
                .completion()
                .await(5, SECONDS);
        return new Fleet(bus, 1);
    }

    private static <T> T onContext(Vertx vertx, Supplier<Future<T>> task) throws Exception {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(start -> task.get().onComplete(done));
        return done.future().await(20, SECONDS);
    }

    private Future<Long> awaitAsked(Vertx vertx) {
        return vertx.timer(5, MILLISECONDS)
                .compose(passed -> asked.isEmpty() ? awaitAsked(vertx) : Future.succeededFuture(0L));
    }

    private Future<Void> answer(String... names) {
        var agents = new ArrayList<AgentStats>();
        for (var name : names) {
            var id = new AgentId("town", name);
            agents.add(new AgentStats(
                    Samples.snapshot(id, 1, 10),
                    1,
                    0,
                    Samples.START,
                    agents.size(),
                    TrendDirection.STABLE,
                    0,
                    List.of()));
        }
        asked.remove().complete(new AgentsRead(agents));
        return Future.succeededFuture();
    }

    private static List<String> names(Roster roster) {
        return roster.agents().stream().map(agent -> agent.id().agent()).toList();
    }

    private static ReadReport request(@Nullable String agent) {
        return ReadReport.of(ReadReport.Format.of("csv"), null, agent);
    }
}

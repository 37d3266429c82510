package io.mnemoscope.api.http.live;

import static io.mnemoscope.api.http.live.FakeSource.fleet;
import static io.mnemoscope.api.http.live.FakeSource.stats;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.operations.MemoryBudget.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatePagesTest {
    private static final long NOW = 1_000;

    private final FakeSource source = new FakeSource();

    /** What a client is sent that subscribes to the fleet. */
    private FakeSocket newcomer() {
        var socket = new FakeSocket();
        var session = new LiveSession(socket, source, 10);
        session.receive("{\"type\":\"subscribe\",\"channel\":\"fleet\"}", NOW);
        while (socket.postponed > 0) {
            socket.postponed--;
            session.flush(NOW);
        }
        return socket;
    }

    private static long bytes(FakeSocket socket) {
        return socket.frames.stream().mapToLong(Frame::bytes).sum();
    }

    private long taken() {
        return source.budget.taken(Kind.LIVE);
    }

    @Test
    void aLongStateIsSentInSeveralTurns() {
        source.agents = fleet(3_000);
        var socket = new FakeSocket();
        var session = new LiveSession(socket, source, 10);

        session.receive("{\"type\":\"subscribe\",\"channel\":\"fleet\"}", NOW);

        assertThat(socket.frames).hasSize(16);
        assertThat(socket.postponed).isEqualTo(1);
        assertThat(newcomer().last().getBoolean("last")).isTrue();
    }

    @Test
    void clientsThatBeginTogetherAreSentTheSamePages() {
        source.agents = fleet(500);
        var socket = newcomer();

        var other = newcomer();

        assertThat(other.frames).hasSameSizeAs(socket.frames).hasSizeGreaterThan(4);
        for (int i = 0; i < other.frames.size(); i++) {
            assertThat(other.frames.get(i)).isSameAs(socket.frames.get(i));
        }
    }

    @Test
    void whoComesAfterAChangeIsSentPagesWithIt() {
        source.agents = fleet(500);
        var socket = newcomer();
        var changed = stats(source.agents.get(0).id(), 2, 77);
        source.views.observed(new AgentsObserved(List.of(changed), List.of()), source.delivered);
        source.views.settle();

        var other = newcomer();

        assertThat(socket.frames.get(0).text()).doesNotContain("\"current_size\":77");
        assertThat(other.frames.get(0).text()).contains("\"current_size\":77");
        assertThat(other.types()).containsOnly("state");
    }

    @Test
    void pagesAreCountedAsTextAndAsEventsAndKeptForAMoment() {
        source.agents = fleet(500);
        var socket = newcomer();
        long withPages = taken();

        source.views.tick(NOW);

        assertThat(withPages - taken()).isEqualTo(2 * bytes(socket));
    }

    @Test
    void pagesTakeNoMemoryThatClientsNeed() {
        source.agents = fleet(500);
        source.budget.take(Kind.LIVE, source.budget.limit(Kind.LIVE) * 6 / 10);
        long before = taken();

        var socket = newcomer();

        assertThat(socket.last().getBoolean("last")).isTrue();
        assertThat(taken() - before).isEqualTo(500 * FleetView.BYTES_PER_AGENT);
    }

    @Test
    void aStateLongerThanWhatIsKeptIsSentToItsEnd() {
        source.agents = fleet(6_000);

        var socket = newcomer();

        assertThat(socket.frames).hasSizeGreaterThan(64);
        assertThat(socket.last().getBoolean("last")).isTrue();
        assertThat(taken()).isLessThan(2 * bytes(socket));
    }
}

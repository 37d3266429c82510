package io.mnemoscope.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SimulationWatch;
import io.mnemoscope.storage.inmemory.InMemoryStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens to alerts of whole simulations is said in one pulse only, whatever an owner is at meanwhile. */
class PulseTest {
    private static final List<AlertEvent> LOST = lost();

    private final InMemoryStore store = new InMemoryStore();
    private final SlowStore slow = new SlowStore(store);
    private final Owner owner = new Owner(slow, 100, 1_024);

    private static List<AlertEvent> lost() {
        var rules = RuleSettings.DEFAULTS.simulationRules();
        var watch = new SimulationWatch("other");
        watch.heard(Moments.START);
        var unused = watch.judge(rules, Moments.START);
        return watch.judge(rules, Moments.START + 60_000);
    }

    @Test
    void whatIsSaidWhileARunEndsIsStoredAfterIt() {
        assertThat(LOST).hasSize(1);
        var sent = owner.send(List.of(Moments.filled(1, 10)));
        slow.goOn();
        var ended = owner.partition.endRun("town", "completed", Moments.START + 60_000);

        var pulse =
                owner.partition.pulse(new FleetPulse(Moments.START + 60_000, Map.of(), Map.of(), LOST), event -> true);
        slow.goOn();
        slow.goOn();

        assertThat(sent.succeeded() && ended.succeeded() && pulse.succeeded()).isTrue();
        assertThat(owner.events()).containsExactlyElementsOf(LOST);
    }
}

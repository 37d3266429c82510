package io.mnemoscope.api.http.live;

import static io.mnemoscope.storage.Samples.fired;
import static io.mnemoscope.storage.Samples.lost;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.AgentId;
import org.junit.jupiter.api.Test;

class FilterTest {
    @Test
    void anAlertOfAWholeSimulationIsNotThatOfAnAgentOfTheSameName() {
        var star = AgentId.ofSimulation("town");
        var its = fired(star, 1).alert();
        var simulations = lost("town", 1).alert();

        assertThat(new Filter("town", star.agent()).sees(its)).isTrue();
        assertThat(new Filter("town", star.agent()).sees(simulations)).isFalse();
        assertThat(new Filter(null, star.agent()).sees(simulations)).isFalse();
        assertThat(new Filter("town", null).sees(simulations)).isTrue();
        assertThat(new Filter("city", null).sees(simulations)).isFalse();
        assertThat(Filter.ALL.sees(simulations)).isTrue();
    }

    @Test
    void itsTextNamesTheSimulation() {
        assertThat(lost("town", 1).alert().text()).contains(" - the simulation town: ");
        assertThat(fired(AgentId.ofSimulation("town"), 1).alert().text()).contains(" - *: ");
    }
}

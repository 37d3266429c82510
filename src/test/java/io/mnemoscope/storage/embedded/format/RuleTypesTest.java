package io.mnemoscope.storage.embedded.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of rules in a store: the first ones by numbers that never change, all others by name. */
class RuleTypesTest {
    private static final List<String> NUMBERED =
            List.of(("threshold_exceeded abnormal_growth consolidation_inefficient consolidation_needed"
                            + " consolidation_storm consolidation_ineffective consolidation_slow eviction_started"
                            + " limit_forecast growth_outlier agent_stalled simulation_lost gauge")
                    .split(" "));

    @Test
    void theFirstOnesKeepTheirNumbers() {
        for (int i = 0; i < NUMBERED.size(); i++) {
            var type = RuleTypes.numbered(i, null);

            assertThat(type.wireName()).isEqualTo(NUMBERED.get(i));
            assertThat(RuleTypes.number(type)).isEqualTo(i);
            assertThat(RuleTypes.named(i)).isFalse();
            assertThat(RuleTypes.column(type)).isEqualTo(i);
            assertThat(RuleTypes.read(NUMBERED.get(i), false)).isEqualTo(type);
        }
        assertThat(RuleRegistry.types()).extracting(RuleType::wireName).containsAll(NUMBERED);
    }

    @ParameterizedTest
    @EnumSource
    void othersAreKeptByNameWhateverRulesThereAre(Trigger trigger) {
        var later = new RuleType("later", trigger);
        int number = RuleTypes.number(later);

        assertThat(number).isEqualTo(13 + List.of(Trigger.values()).indexOf(trigger));
        assertThat(RuleTypes.named(number)).isTrue();
        assertThat(RuleTypes.numbered(number, "later")).isEqualTo(later);
        assertThat(RuleTypes.column(later)).isEqualTo("later");
    }

    @Test
    void ofANameWithoutARuleItIsKnownWhatItsAlertsAreAbout() {
        assertThat(RuleTypes.read("later", false)).isEqualTo(new RuleType("later", Trigger.SNAPSHOT));
        assertThat(RuleTypes.read("later", true)).isEqualTo(new RuleType("later", Trigger.SIMULATION));
    }

    @Test
    void whatCannotBeOneIsDamage() {
        for (long number : new long[] {-1, 17, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> RuleTypes.numbered(number, null))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(Long.toString(number));
        }
        assertThatThrownBy(() -> RuleTypes.numbered(13, null)).isInstanceOf(IllegalStateException.class);
        for (var name : new String[] {null, "", "A b", "x".repeat(65)}) {
            assertThatThrownBy(() -> RuleTypes.read(name, false)).isInstanceOf(IllegalStateException.class);
        }
    }
}

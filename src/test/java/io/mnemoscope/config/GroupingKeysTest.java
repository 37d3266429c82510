package io.mnemoscope.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.InhibitionRule;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.Matcher.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingKeysTest {
    private static Config.Notify read(String yaml) {
        return ConfigReader.read("notify: {" + yaml + "}", Map.of(), Map.of()).notifications();
    }

    @Test
    void groupsBySimulationAndRuleAndInhibitsByTheTwoKnownRulesUnlessSaid() {
        var config = ConfigReader.read("", Map.of(), Map.of()).notifications();

        assertThat(config.groupBy()).isEqualTo(Set.of(Field.SIMULATION, Field.RULE));
        assertThat(config.inhibition()).isEqualTo(InhibitionRule.DEFAULTS);
        assertThat(read("inhibition: []").inhibition()).isEmpty();
        assertThat(read("group_by: [simulation]").groupBy()).isEqualTo(Set.of(Field.SIMULATION));
    }

    @Test
    void rulesComeFromTheFileOrTheEnvironment() {
        var config = read("inhibition: [{source: ['severity=critical'], target: [{name: rule, operator: '=~', value: "
                + "'.*_slow'}], equal: [agent, simulation]}]");

        assertThat(config.inhibition())
                .containsExactly(new InhibitionRule(
                        List.of(Matcher.parse("severity=critical")),
                        List.of(Matcher.parse("rule=~\".*_slow\"")),
                        List.of(Field.AGENT, Field.SIMULATION)));
        var json = Map.of(
                "MNEMOSCOPE_NOTIFY_INHIBITION", "[{\"source\":[\"agent=Bob\"],\"target\":[\"agent!=Bob\"]}]",
                "MNEMOSCOPE_NOTIFY_GROUP_BY", "simulation,agent");
        var given = ConfigReader.read("", json, Map.of()).notifications();
        assertThat(given.groupBy()).isEqualTo(Set.of(Field.SIMULATION, Field.AGENT));
        assertThat(given.inhibition())
                .singleElement()
                .satisfies(rule -> assertThat(rule.equal()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "group_by: [rule]|notify.group_by: must be a list of simulation, rule and agent, each once, with simulation in it, not: rule",
                "group_by: [simulation, severity]|notify.group_by: must be a list of simulation, rule and agent",
                "group_by: [simulation, color]|notify.group_by: must be a list of simulation, rule and agent",
                "inhibition: {a: 1}|notify.inhibition: must be a list",
                "inhibition: [x]|notify.inhibition[0]: must be an object",
                "inhibition: [{source: ['agent=Bob']}]|notify.inhibition[0].target: must have at least one matcher",
                "inhibition: [{target: ['agent=Bob']}]|notify.inhibition[0].source: must have at least one matcher",
                "inhibition: [{source: ['agent=~(']}]|notify.inhibition[0].source[0].value: ",
                "inhibition: [{source: ['color=red'], target: ['agent=Bob']}]|notify.inhibition[0].source[0].name: must be",
                "inhibition: [{source: ['agent=Bob'], target: ['agent!=Bob'], equal: rule}]|notify.inhibition[0].equal: must be",
                "inhibition: [{source: ['agent=Bob'], target: ['agent!=Bob'], equal: [color]}]|notify.inhibition[0].equal: must be",
                "inhibition: [{sources: ['agent=Bob']}]|notify.inhibition[0].sources: there is no such key; is it notify.inhibition[0].source?"
            })
    void namesTheKeyThatIsWrong(String yaml, String mistake) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOf(InvalidConfig.class).hasMessageContaining(mistake);
    }

    @Test
    void allExpressionsTogetherHaveABound() {
        var rules = String.join(",", Collections.nCopies(50, "{source: ['agent=~(a|b){80}'], target: ['agent=Bob']}"));

        assertThatThrownBy(() -> read("inhibition: [" + rules + "]"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining(
                        "notify.inhibition: must not come to more than 100 rules and 10000 instructions together");
    }
}

package io.mnemoscope.storage.embedded.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.Extremes;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.Comparison;
import io.mnemoscope.domain.rules.HoldDuration;
import io.mnemoscope.domain.rules.LevelPatch;
import io.mnemoscope.domain.rules.RulePatch;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.SettingsPatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts stand in stores that people have: they may not change, whatever is renamed. */
class SettingsFormatTest {
    private static final String PATCH = "{\"mode\":\"classic\",\"alert_threshold\":0.85,\"rules\":{"
            + "\"growth_outlier\":{\"enabled\":false},"
            + "\"tökens\":{\"enabled\":true,\"gauge\":\"tokens\",\"direction\":\"below\",\"info\":{\"enter\":1.5},"
            + "\"warning\":null,\"critical\":{\"enter\":9,\"leave\":8,\"lasting\":3},\"for\":\"10 steps\","
            + "\"keep_firing_for\":\"500ms\",\"min_samples\":7,\"z\":0.1}}}";

    /** The first rules of the prebuilt settings, as the version before this format wrote them. */
    private static final String WHOLE = "{\"mode\":\"lifecycle\",\"alert_threshold\":0.8,\"growth_rate_threshold\":2,"
            + "\"consolidation_frequency_threshold\":100,\"rules\":{\"threshold_exceeded\":{\"enabled\":true,\"info\":null,";

    private static SettingsPatch patch() {
        var levels = Map.of(
                Severity.INFO, new LevelPatch(false, 1.5, null, null),
                Severity.WARNING, LevelPatch.OFF,
                Severity.CRITICAL, new LevelPatch(false, 9.0, 8.0, 3));
        var tokens = new RulePatch(
                true,
                Comparison.AT_MOST,
                levels,
                new HoldDuration(HoldDuration.Unit.STEPS, 10),
                new HoldDuration(HoldDuration.Unit.MILLIS, 500),
                Map.of("min_samples", 7.0, "z", 0.1),
                "tokens");
        var off = new RulePatch(false, null, Map.of(), null, null, Map.of(), null);
        return new SettingsPatch(
                AlertMode.CLASSIC, 0.85, null, null, new TreeMap<>(Map.of("tökens", tokens, "growth_outlier", off)));
    }

    @Test
    void whatIsDifferentIsWrittenAsEverAndReadBack() {
        assertThat(SettingsFormat.write(patch())).isEqualTo(PATCH);
        assertThat(SettingsFormat.read(PATCH)).isEqualTo(patch());
        assertThat(SettingsFormat.write(SettingsPatch.NONE)).isEqualTo("{}");
        assertThat(SettingsFormat.read("{}")).isEqualTo(SettingsPatch.NONE);
    }

    @Test
    void wholeSettingsAreWrittenAsEver() {
        assertThat(SettingsFormat.write(RuleSettings.DEFAULTS)).startsWith(WHOLE);
    }

    @Test
    void wholeSettingsAreReadBackOverThePrebuiltOnes() {
        for (var mode : AlertMode.values()) {
            for (long seed = 0; seed < 200; seed++) {
                var settings = new Extremes(seed).settings(mode);

                var read = read(SettingsFormat.write(settings));

                assertThat(read.rules().keySet())
                        .as("seed %d", seed)
                        .isEqualTo(settings.rules().keySet());
                assertThat(read(SettingsFormat.write(read))).as("seed %d", seed).isEqualTo(read);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLongestSpansAreReadBack(HoldDuration.Unit unit) {
        var longest = new HoldDuration(unit, 1_000_000_000_000L);
        var rule = new RulePatch(null, null, Map.of(), longest, longest, Map.of(), null);
        var patch = new SettingsPatch(null, null, null, null, Map.of("threshold_exceeded", rule));

        assertThat(SettingsFormat.read(SettingsFormat.write(patch))).isEqualTo(patch);
    }

    private static RuleSettings read(String json) {
        return RuleSettings.DEFAULTS.with(SettingsFormat.read(json));
    }

    @Test
    void theBodiesThatEarlierVersionsKeptAreRead() {
        var read = SettingsFormat.read(" {\"mode\":\"Classic\", \"alert_threshold\":null, \"rules\":{\"a\":true,"
                + "\"b\":{\"warning\":3e-1,\"critical\":null,\"for\":4,\"keep_firing_for\":\"2 h\",\"window\":null}}}");

        assertThat(read.mode()).isEqualTo(AlertMode.CLASSIC);
        assertThat(read.alertThreshold()).isNull();
        assertThat(read.rules())
                .containsEntry("a", new RulePatch(true, null, Map.of(), null, null, Map.of(), null))
                .containsEntry(
                        "b",
                        new RulePatch(
                                null,
                                null,
                                Map.of(Severity.WARNING, LevelPatch.at(0.3), Severity.CRITICAL, LevelPatch.OFF),
                                HoldDuration.snapshots(4),
                                new HoldDuration(HoldDuration.Unit.MILLIS, 7_200_000),
                                Map.of(),
                                null));
    }

    @Test
    void whatALaterVersionHasAddedIsIgnored() {
        var later = "\"added\":{\"by\":[1,{\"a\":\"later\"}]},";

        for (var place : List.of("{\"mode\"", "{\"enabled\":true", "{\"enter\":9")) {
            assertThat(SettingsFormat.read(PATCH.replace(place, "{" + later + place.substring(1))))
                    .as(place)
                    .isEqualTo(patch());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{\"mode\":7}",
                "{\"mode\":\"clessic\"}",
                "{\"alert_threshold\":\"1\"}",
                "{\"rules\":{\"a\":7}}",
                "{\"rules\":{\"a\":{\"warning\":\"7\"}}}",
                "{\"rules\":{\"a\":{\"warning\":{\"enter\":\"7\"}}}}",
                "{\"rules\":{\"a\":{\"direction\":\"beside\"}}}"
            })
    void damageIsFound(String damaged) {
        assertThatThrownBy(() -> SettingsFormat.read(damaged)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{\"alert_threshold\":1e999}", "{\"rules\":{\"a\":{\"for\":\"2 moons\"}}}"})
    void textsThatAreNoSettingsAtAllAreRefused(String damaged) {
        assertThatThrownBy(() -> SettingsFormat.read(damaged)).isInstanceOf(InvalidInput.class);
    }
}

package io.mnemoscope.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The tests that hold the formats of disk, wire and bus to their bytes pass too where every component of every record has another
 * name: so whoever renames one changes nobody's data.
 */
@Tag("slow")
class RenamedComponentsTest {
    @Test
    void aFormatThatDependsOnANameIsFound() throws Exception {
        var name = NamedComponent.class.getName();
        var renamed = new RenamedComponents(getClass().getClassLoader()).loadClass(name);
        var said = ((Supplier<?>) renamed.getConstructor().newInstance()).get();

        assertThat(new NamedComponent().get()).isEqualTo("{\"place\":\"town\"}NamedComponent[place=town]town");
        assertThat(said).isEqualTo("{\"renamed_place\":\"town\"}NamedComponent[renamed_place=town]town");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage.embedded.format.RowFormatsTest",
                "storage.embedded.format.SettingsFormatTest",
                "storage.embedded.codec.EventBlockCodecTest",
                "storage.embedded.codec.ChunkCodecTest",
                "storage.embedded.StoreFixturesTest",
                "contract.OperationsTest",
                "api.http.AgentsResourceTest",
                "api.http.AlertsResourceTest",
                "api.http.SilencesResourceTest",
                "api.http.SimulationsResourceTest",
                "api.http.ReportsResourceTest",
                "api.http.GoldenReportTest",
                "api.http.live.LiveSocketTest",
                "api.http.live.LiveFeedTest",
                "api.http.live.EventStreamTest",
                "notify.slack.SlackSinkTest",
                "notify.alertmanager.AlertmanagerSinkTest",
                "cli.RecordingTest",
                "BusContractTest",
                "PublicAddressesTest"
            })
    void passesWithOtherNames(String test) throws Exception {
        var summary = new SummaryGeneratingListener();
        var loader = new RenamedComponents(getClass().getClassLoader());
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(loader.loadClass("io.mnemoscope." + test)))
                .build();
        // All of its tests, whether they are fast or slow.
        var config = LauncherConfig.builder()
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        LauncherFactory.create(config).execute(request, summary);

        assertThat(summary.getSummary().getFailures())
                .extracting(failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
                .isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isPositive();
    }
}

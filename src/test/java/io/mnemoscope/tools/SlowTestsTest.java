package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SlowTestsTest {
    /** By its name: what names a class that waits is taken for one. */
    private static final String SERVED = "io.mnemoscope.tools.ServedExample";

    /** Has one test that says that it is slow. */
    static class Mixed {
        @Test
        void quick() {}

        @Test
        @Tag("slow")
        void slow() {}
    }

    /** Says so of all its tests. */
    @Tag("slow")
    static class Tagged {
        @Test
        void tagged() {}
    }

    @Test
    void letsThroughWhatIsAskedFor() {
        assertThat(names("fast")).containsExactly("quick()");
        assertThat(names("slow")).containsExactly("served()", "slow()", "tagged()");
        assertThat(names("all")).containsExactly("quick()", "served()", "slow()", "tagged()");
    }

    private static Set<String> names(String speed) {
        var config = LauncherConfig.builder()
                .enablePostDiscoveryFilterAutoRegistration(false)
                .addPostDiscoveryFilters(new SlowTests(speed))
                .build();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Mixed.class), selectClass(Tagged.class), selectClass(SERVED))
                .build();
        var plan = LauncherFactory.create(config).discover(request);
        var names = new TreeSet<String>();
        for (var root : plan.getRoots()) {
            plan.getDescendants(root).stream()
                    .filter(TestIdentifier::isTest)
                    .forEach(test -> names.add(test.getDisplayName()));
        }
        return names;
    }
}

package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.tools.SkippedTests.Skipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTest {
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="a.PageIT" tests="2" skipped="1">
              <testcase name="draws" classname="a.PageIT" time="0.1"/>
              <testcase name="" classname="a.PageIT" time="0.0"><skipped message="no chromium" type="x"/></testcase>
              <testcase name="b" classname="a.DiskIT"><skipped type="x"><![CDATA[org.opentest4j.X: Assumption failed: not root
                at org.opentest4j.X.y(X.java:1)
            ]]></skipped></testcase>
            </testsuite>
            """;

    /** One that needs what no registry serves. */
    @Tag("external")
    private static final class NeedsAnotherProject {}

    /** One that nobody may skip in the gate. */
    private static final class NeedsGcc {}

    private static Skipped external() {
        return new Skipped(NeedsAnotherProject.class.getName(), "-Dtinytroupe.home names no TinyTroupe");
    }

    @Test
    void readsWhatWasSkippedFromTheReportsOfThisBuild(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("TEST-a.PageIT.xml"), REPORT);
        var began = Instant.now().minus(Duration.ofMinutes(1));

        assertThat(SkippedTests.in(directory, began))
                .containsExactly(new Skipped("a.PageIT", "no chromium"), new Skipped("a.DiskIT", "not root"));
        assertThat(SkippedTests.in(directory, began.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(SkippedTests.in(directory.resolve("none"), began)).isEmpty();
    }

    @Test
    void saysInOneLineWhatWasSkippedAndHowToGetIt() {
        var skipped = List.of(
                new Skipped("a.PageIT", "no chromium"),
                new Skipped("b.ReportFileIT", "no chromium"),
                new Skipped("c.FullDiskTest", "not root"),
                new Skipped("c.FullDiskTest", "not root"));

        assertThat(SkippedTests.line(skipped))
                .contains("Skipped: PageIT, ReportFileIT (no chromium), FullDiskTest (not root)."
                        + " mvn verify -Dinstall gets what is missing.");
        assertThat(SkippedTests.line(skipped.subList(2, 4))).contains("Skipped: FullDiskTest (not root).");
        assertThat(SkippedTests.line(List.of())).isEmpty();
    }

    @Test
    void onlyExternalTestsMayBeSkippedInTheGate() {
        assertThatCode(() -> SkippedTests.requireOnlyExternal(List.of(external())))
                .doesNotThrowAnyException();

        var skipped = List.of(external(), new Skipped(NeedsGcc.class.getName(), "no gcc"));
        assertThatThrownBy(() -> SkippedTests.requireOnlyExternal(skipped))
                .hasMessageContaining("NeedsGcc (no gcc)")
                .hasMessageNotContaining("tinytroupe");
    }
}

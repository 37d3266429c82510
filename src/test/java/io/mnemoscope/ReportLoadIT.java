package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.bench.ReportUnderLoad;
import io.mnemoscope.bench.ServerUnderLoad;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short round of {@link ReportUnderLoad}: reports are made beside the snapshots that come in, in little memory. */
class ReportLoadIT {
    private static final int AGENTS = 200;
    private static final int SNAPSHOTS = 200;
    private static final double MOST_SECONDS = 5;
    private static final double MOST_MIB = 256;
    /** Below this a latency is the machine's, not ours: the build shares it with others. */
    private static final double NOISE_MILLIS = 30;
    /** Of some hundred batches the p99 is one or two of them; what it is on a quiet machine the command tells. */
    private static final double WORST_MILLIS = 2_000;

    @TempDir
    Path directory;

    @Test
    void reportsAreMadeWithinSecondsInLittleMemoryAndDelayNobody() throws Exception {
        try (var server = ServerUnderLoad.mnemoscope(directory.resolve("data"), ServerUnderLoad.FLAGS)) {
            var result = new ReportUnderLoad(server, AGENTS, SNAPSHOTS).run(Duration.ofSeconds(4));

            assertThat(result.textSeconds()).as("%s", result).isLessThan(MOST_SECONDS);
            assertThat(result.jsonSeconds()).as("%s", result).isLessThan(MOST_SECONDS);
            assertThat(result.extraMiB()).as("%s", result).isLessThan(MOST_MIB);
            assertThat(result.busy().median())
                    .as("%s", result)
                    .isLessThan(2 * Math.max(NOISE_MILLIS, result.quiet().median()));
            assertThat(result.busy().p99()).as("%s", result).isLessThan(WORST_MILLIS);
            assertThat(server.log()).doesNotContain("ERROR", "BlockedThreadChecker");
        }
    }
}

package io.mnemoscope.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentOrder;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parameters of queries: ranges with both ends, what is meant without one, and what is said of the rest. */
class ParametersTest {
    private static final AgentId ALICE = new AgentId("town", "Alice");

    @Test
    void whatIsEmptyIsAbsent() {
        assertThat(query("q=").text("q")).isNull();
        assertThat(query("").text("q")).isNull();
        assertThat(query("q=x").text("q", "y")).isEqualTo("x");
        assertThat(query("").text("q", "y")).isEqualTo("y");
        assertThat(query("").name("agent")).isNull();
        assertThat(query("agent=A").name("agent")).isEqualTo("A");
        refused(() -> query("agent=a\tb").name("agent"), "agent: must not hold control characters");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10000, 10000", "'', 1000"})
    void theLimitIsFromOneToTenThousand(String given, int limit) {
        assertThat(query("limit=" + given).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource({"0", "10001", "x", "1.5"})
    void anotherLimitIsRefused(String given) {
        refused(() -> query("limit=" + given).limit(), "limit: must be an integer from 1 to 10000, not: " + given);
    }

    @Test
    void anInstantIsRfc3339OrMilliseconds() {
        assertThat(query("from=1970-01-01T01:00:05 01:00").instant("from", 7)).isEqualTo(5_000);
        assertThat(query("from=-5").instant("from", 7)).isEqualTo(-5);
        assertThat(query("").instant("from", 7)).isEqualTo(7);
        refused(
                () -> query("from=x").instant("from", 7),
                "from: must be RFC 3339 with an offset, or epoch milliseconds");
    }

    @Test
    void wordsAreReadInCapitalsOrNot() {
        assertThat(query("severity=Warning").choice("severity", Severity.class)).isEqualTo(Severity.WARNING);
        assertThat(query("").choice("severity", Severity.class)).isNull();
        refused(() -> query("severity=x").choice("severity", Severity.class), "severity: is not known: x");
        assertThat(Objects.requireNonNull(query("type=Agent_Stalled").ruleType("type"))
                        .wireName())
                .isEqualTo("agent_stalled");
        assertThat(query("").ruleType("type")).isNull();
        refused(() -> query("type=x").ruleType("type"), "type: is not known: x");
    }

    @Test
    void aListOfAgents() {
        var all = query("").agents();
        var some =
                query("simulation=town&agent=A&q=x&sort=worst&cursor=5&limit=9").agents();

        assertThat(all.order()).isEqualTo(AgentOrder.NAME);
        assertThat(all.from()).isZero();
        assertThat(all.limit()).isEqualTo(1_000);
        assertThat(all.query().simulation()).isNull();
        assertThat(some.order()).isEqualTo(AgentOrder.WORST);
        assertThat(some.from()).isEqualTo(5);
        assertThat(some.limit()).isEqualTo(9);
        assertThat(some.query().simulation()).isEqualTo("town");
    }

    @Test
    void aRangeBeginsIn1970AndItsEndIsNotBeforeItsBeginning() {
        assertThat(query("from=-5").from()).isZero();
        assertThat(query("").from()).isZero();
        assertThat(query("").to(3)).isEqualTo(Long.MAX_VALUE);
        assertThat(query("from=3&to=3").to(3)).isEqualTo(3);
        assertThat(query("from=-9&to=-5").to(0)).isZero();
        refused(() -> query("from=3&to=2").to(3), "to: must not be before from");
    }

    @Test
    void aHistoryIsReadFromItsOldEndOrItsNewOne() {
        var oldest = query("from=10&to=90&cursor=20&limit=5").history(ALICE);
        var newest = query("from=10&to=90&cursor=20&order=newest").history(ALICE);

        assertThat(oldest.fromMillis()).isEqualTo(20);
        assertThat(oldest.toMillis()).isEqualTo(90);
        assertThat(oldest.newest()).isFalse();
        assertThat(oldest.limit()).isEqualTo(5);
        assertThat(newest.fromMillis()).isEqualTo(10);
        assertThat(newest.toMillis()).isEqualTo(20);
        assertThat(newest.newest()).isTrue();
        assertThat(query("from=10").history(ALICE).fromMillis()).isEqualTo(10);
        assertThat(query("order=newest&to=90").history(ALICE).toMillis()).isEqualTo(90);
        refused(() -> query("order=x").history(ALICE), "order: must be oldest or newest: x");
        refused(() -> query("cursor=-1").history(ALICE), "cursor: must be an integer from 0");
    }

    @Test
    void onlyHttpHasFormatsOfHistory() {
        var csv = query("format=csv");

        assertThat(csv.formattedHistory(ALICE).encoding()).isEqualTo(RenderReport.History.Encoding.CSV);
        assertThat(csv.history(ALICE).encoding()).isEqualTo(RenderReport.History.Encoding.JSON);
        assertThat(query("").formattedHistory(ALICE).encoding()).isEqualTo(RenderReport.History.Encoding.JSON);
    }

    @ParameterizedTest
    @CsvSource({"5, 5000", "500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "1d, 86400000", "'', 0", "1ms, 1"})
    void aStepIsInSecondsOrHasAUnit(String step, long millis) {
        assertThat(query("step=" + step).history(ALICE).stepMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"0", "x", "5w", "99999999999", "-1"})
    void anotherStepIsRefused(String step) {
        refused(
                () -> query("step=" + step).history(ALICE),
                "step: must be seconds, or like 500ms, 30s, 5m, 1h, 1d, not: ");
    }

    @Test
    void pointsAndAStepExcludeEachOther() {
        refused(() -> query("points=10&step=5").history(ALICE), "step: cannot be given beside points");
        assertThat(query("points=10").history(ALICE).points()).isEqualTo(10);
        assertThat(query("points=10&step=").history(ALICE).stepMillis()).isZero();
        assertThat(query("points=0&step=5").history(ALICE).stepMillis()).isEqualTo(5_000);
    }

    @Test
    void aReportIsClassicText() {
        var plain = query("").report().report();
        var full = query("format=html&style=full&simulation=town&agent=A&from=5&to=9")
                .report()
                .report();

        assertThat(plain.format()).isEqualTo(new ReadReport.Format("text", "classic"));
        assertThat(full.format()).isEqualTo(new ReadReport.Format("html", "full"));
        assertThat(full.simulation()).isEqualTo("town");
        assertThat(full.agent()).isEqualTo("A");
        assertThat(full.fromMillis()).isEqualTo(5);
        assertThat(full.toMillis()).isEqualTo(9);
        refused(() -> query("style=x").report(), "style: must be classic or full: x");
    }

    @Test
    void whatIsDeletedIsWhatWasMeant() {
        assertThat(query("agent=Alice&from=7").alertsToDelete())
                .isEqualTo(query("agent=Alice&from=7").alerts());
        assertThat(query("").alertsToDelete()).isEqualTo(query("").alerts());
        refused(() -> query("agnet=Alice").alertsToDelete(), "agnet: is not a filter; there are simulation, agent,");
    }

    /** A deletion has no pages: all would go, beyond the limit too. */
    @ParameterizedTest
    @CsvSource({"limit=1, limit", "cursor=5, cursor"})
    void aDeletionHasNoPages(String given, String name) {
        refused(() -> query(given).alertsToDelete(), name + ": is not a filter; there are simulation, agent,");
    }

    /** As a script sends it whose variable is not set: it would delete those of all. */
    @ParameterizedTest
    @CsvSource({"simulation", "agent", "type", "severity", "state", "from", "to"})
    void anEmptyFilterDeletesNothing(String name) {
        refused(() -> query(name + "=").alertsToDelete(), name + ": must not be empty: leave it out for all");
    }

    @Test
    void theTimelineOfAlertsIsReadBackwards() {
        var first = query("").alertTimeline();
        var next = query("limit=5&cursor=0123abcd-17").alertTimeline();

        assertThat(first.format()).isEqualTo(ReadReport.Format.ALERTS);
        assertThat(first.newest()).isEqualTo(new ReadReport.Newest(ReadReport.Newest.MOST, null, Long.MAX_VALUE));
        assertThat(next.newest()).isEqualTo(new ReadReport.Newest(5, "0123abcd", 17));
        assertThat(query("").report(ReadReport.Format.RECORDING).newest()).isEqualTo(ReadReport.Newest.OF_ALL);
    }

    private static Parameters query(String text) {
        Map<String, String> values = new HashMap<>();
        for (var part : List.of(text.split("&", -1))) {
            int at = part.indexOf('=');
            if (at > 0) {
                values.put(part.substring(0, at), part.substring(at + 1));
            }
        }
        return new Parameters(values::get, values.keySet());
    }

    private interface Reading {
        @Nullable
        Object read();
    }

    private static void refused(Reading reading, String message) {
        assertThatThrownBy(() -> assertThat(reading.read()).isNull())
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith(message);
    }
}

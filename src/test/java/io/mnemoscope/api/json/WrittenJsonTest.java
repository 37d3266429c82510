package io.mnemoscope.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.Acknowledgement;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.IngestReceipt;
import io.mnemoscope.domain.Matcher;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.Moments;
import io.mnemoscope.domain.Notification;
import io.mnemoscope.domain.OperationProfile;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.Quarantine;
import io.mnemoscope.domain.Reception;
import io.mnemoscope.domain.Rejection;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Silence;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.domain.TrendDirection;
import io.mnemoscope.domain.stats.MemoryTrend;
import io.mnemoscope.storage.Samples;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every member that is written, to the character: programs read them. */
class WrittenJsonTest {
    private static final String MEMORY = "{'current_size':81,'buffer_size':3,'total_size':84,'max_size':100,"
            + "'usage_ratio':0.81,'is_bounded':true,'approaching_limit':true}";
    private static final String CONSOLIDATION = "{'total_consolidations':2,'automatic_consolidations':1,"
            + "'manual_consolidations':1,'last_consolidation_time':0.25,'total_memories_consolidated':10,"
            + "'average_consolidation_size':5}";
    private static final String SNAPSHOT = "'simulation':'town','agent':'Alice','timestamp':'2026-05-28T20:26:41.000Z',"
            + "'step':1,'memory_stats':" + MEMORY + ",'consolidation_metrics':" + CONSOLIDATION + ",'episode_count':1";
    private static final String ALERT = "'id':'00b9ace1d1c96a7b','timestamp':'2026-05-28T20:26:41.000Z',"
            + "'simulation':'town','agent':'Alice','type':'threshold_exceeded','rule':'threshold_exceeded',"
            + "'severity':'warning','state':'firing','flapping':false,'message':'usage 81.0%','value':0.81,'level':0.8,"
            + "'started_at':'2026-05-28T20:26:41.000Z','updated_at':'2026-05-28T20:26:41.000Z','resolved_at':null,"
            + "'memory_stats':" + MEMORY;
    private static final MemorySnapshot LATEST = Samples.snapshot(Samples.ALICE, 1, 81);

    @Test
    void aSnapshot() {
        is("{" + SNAPSHOT + "}", out -> SnapshotJson.write(out, LATEST));
    }

    @Test
    void aSnapshotWithAllThatIsOptionalAndOneWithout() {
        var all = new MemorySnapshot(
                Samples.ALICE,
                0,
                LATEST.memory(),
                LATEST.consolidation(),
                0,
                0,
                -1_000,
                Map.of("b", 0.5, "a", 7.0, "c", 0x1p53));
        var text = Json.text(out -> SnapshotJson.write(out, all)).replace('"', '\'');

        assertThat(text)
                .contains("'step':0,'simulation_time':'1969-12-31T23:59:59.000Z'")
                .endsWith("'episode_count':0,'gauges':{'a':7,'b':0.5,'c':9.007199254740992E15}}");
        assertThat(Json.text(out -> SnapshotJson.write(out, Moments.unbounded(0, 5)))
                        .replace('"', '\''))
                .contains("'max_size':null,'usage_ratio':null,'is_bounded':false", "'last_consolidation_time':null")
                .doesNotContain("step", "simulation_time", "gauges");
    }

    @Test
    void memoryStoresWithWhatIsKnownOfThem() {
        is(
                "{" + SNAPSHOT + ",'stores':{'archive \u5E74':{'role':'archival','size':3,'unit':'items'},"
                        + "'context':{'role':'context','size':7946,'unit':'tokens','limit':8192,'added':40,'removed':7}}}",
                out -> SnapshotJson.write(out, Samples.with(LATEST, Samples.context(7_946), Samples.archive(3))));
    }

    @Test
    void anAgentWithMemoryStoresSaysWhichIsFullest() {
        assertThat(agent(Samples.with(LATEST, Samples.context(8_192), Samples.archive(3))))
                .contains("},'pressure':1,'fullest':'context','snapshots_count'");
        assertThat(agent(Samples.with(LATEST, Samples.context(6_000))))
                .as("the primary one, with its buffer")
                .contains("},'pressure':0.84,'snapshots_count'");
        assertThat(agent(Samples.with(Moments.unbounded(0, 5), Samples.archive(3))))
                .contains("},'pressure':null,'snapshots_count'");
        assertThat(agent(LATEST)).doesNotContain("pressure", "fullest", "stores");
    }

    private static String agent(MemorySnapshot latest) {
        var stats = new AgentStats(latest, 9, 2, 0, 0, TrendDirection.STABLE, 4, List.of());
        return Json.text(out -> AgentJson.write(out, stats)).replace('"', '\'');
    }

    @Test
    void anAgentAndAPageOfAgents() {
        var agent =
                "{" + SNAPSHOT + ",'snapshots_count':9,'out_of_order':2,'memory_trend':'increasing','state':'warning',"
                        + "'active':[{'type':'threshold_exceeded','rule':'threshold_exceeded','state':'firing',"
                        + "'severity':'warning','since':'2026-05-28T20:26:40.000Z'}],'total_alerts':4}";

        is(agent, out -> AgentJson.write(out, stats(null)));
        is(
                "{'agents':[" + agent + "," + agent + "],'next_cursor':'2','total':7}",
                out -> AgentJson.write(out, new Page<>(List.of(stats(null), stats(null)), 2), 7));
        is(
                "{'agents':[],'next_cursor':null,'total':0}",
                out -> AgentJson.write(out, Page.last(List.<AgentStats>of()), 0));
        is(
                "{'agents':[],'next_cursor':'0','total':0}",
                out -> AgentJson.write(out, new Page<>(List.<AgentStats>of(), 0), 0));
    }

    @Test
    void anAgentInQuarantine() {
        var text = Json.text(out -> AgentJson.write(out, stats(Quarantine.of(0, "why"))))
                .replace('"', '\'');

        assertThat(text)
                .endsWith(",'total_alerts':4,'quarantine':{'since':'1970-01-01T00:00:00.000Z','reason':'why'}}");
    }

    @Test
    void theStatisticsOfAnAgentOldAndNew() {
        var trend = new MemoryTrend(TrendDirection.INCREASING, 1.5, 90, 0.25, 12, 10, 600);
        var unknown = new MemoryTrend(TrendDirection.INSUFFICIENT_DATA, Double.NaN, Double.NaN, 1, 3, 0, 0);
        var both = "'current_memory':" + MEMORY + ",'current_consolidation':" + CONSOLIDATION;
        var times = "'first_snapshot':'2026-05-28T20:26:40.000Z','last_snapshot':'2026-05-28T20:26:41.000Z'";

        is(
                "{'agent_name':'Alice','snapshots_count':9," + both + ",'memory_trend':'increasing'," + times
                        + ",'total_alerts':4}",
                out -> AgentJson.writeClassic(out, stats(null)));
        assertThat(Json.text(out -> AgentJson.writeStatistics(out, stats(null), trend))
                        .replace('"', '\''))
                .startsWith("{" + SNAPSHOT)
                .endsWith(",'agent_name':'Alice'," + both + "," + times
                        + ",'trend':{'direction':'increasing','slope_per_step':1.5,'slope_per_minute':90,'p':0.25,'n':12,"
                        + "'confidence':0.75,'steps_to_limit':10,'seconds_to_limit':600}}");
        assertThat(Json.text(out -> AgentJson.writeStatistics(out, stats(null), unknown))
                        .replace('"', '\''))
                .endsWith(
                        "{'direction':'insufficient_data','slope_per_step':null,'slope_per_minute':null,'p':null,'n':3,"
                                + "'confidence':null,'steps_to_limit':0,'seconds_to_limit':0}}");
    }

    @Test
    void anAlertAndItsEvents() {
        var fired = Samples.fired(Samples.ALICE, 1);

        is("{" + ALERT + "}", out -> AlertJson.write(out, fired.alert()));
        is("{" + ALERT + ",'acknowledged':null}", out -> AlertJson.write(out, fired.alert(), null));
        is(
                "{" + ALERT + ",'acknowledged':{'at':'1970-01-01T00:00:00.007Z','author':'Ann','note':'known'}}",
                out -> AlertJson.write(out, fired.alert(), new Acknowledgement(7, "Ann", "known")));
        is(
                "{'offset':5,'event':'firing','reason':'at or above 0.8','alert':{" + ALERT + "}}",
                out -> AlertJson.write(out, new StoredEvent(5, fired)));
    }

    @Test
    void anAlertOfAWholeSimulationHasNoAgent() {
        assertThat(Json.text(out -> AlertJson.write(out, Samples.lost("town", 0).alert()))
                        .replace('"', '\''))
                .contains("'simulation':'town','agent':null,'type':'simulation_lost'");
    }

    @Test
    void aNotificationThatWaitsAndOneThatIsDead() {
        var notification = new Notification(
                "n1",
                "ops",
                new Notification.Group("town", "gauge", null),
                Notification.Reason.FIRST,
                0,
                List.of(Samples.fired(Samples.ALICE, 1).alert()),
                3);
        var begin = "{'id':'n1','sink':'ops','simulation':'town','rule':'gauge','reason':'first',";
        var end = "'alerts':[{" + ALERT + "}],'truncated_alerts':3}";

        is(
                begin + "'state':'waiting','created_at':'1970-01-01T00:00:00.000Z','failed_attempts':1,"
                        + "'next_attempt_at':'1970-01-01T00:00:00.009Z','finished_at':null,'error':'why'," + end,
                out -> NotificationJson.write(out, Delivery.of(notification).postponed("why", 9)));
        is(
                begin + "'state':'delivered','created_at':'1970-01-01T00:00:00.000Z','failed_attempts':0,"
                        + "'next_attempt_at':null,'finished_at':'1970-01-01T00:00:00.005Z','error':null," + end,
                out -> NotificationJson.write(out, Delivery.of(notification).delivered(5)));
    }

    @Test
    void aReceipt() {
        var rejections = List.of(new Rejection(4, "agent", "must not be empty", true));
        var receipt = new IngestReceipt(9, 1, 2, 3, 4, 5, rejections, List.of(Samples.fired(Samples.ALICE, 1)));

        is(
                "{'accepted':1,'duplicates':2,'out_of_order':3,'rejected':5,'unknown_members':4,"
                        + "'errors':[{'line':4,'field':'agent','reason':'must not be empty'}],'alerts':[{" + ALERT
                        + "}]}",
                out -> ReceiptJson.write(out, receipt, "line"));
    }

    @Test
    void aProfile() {
        var minute = new OperationProfile.Figures(1, 0, 2, 2, 2, 2, 2, 2, 2);
        var life = new OperationProfile.Figures(3, 1, 1.5, 0.5, 0.25, 0.75, 0.5, 0.7, 0.75);

        is(
                "{'simulation':'town','agent':'Alice','name':'store','calls':3,'errors':1,'total_time':1.5,"
                        + "'avg_time':0.5,'min_time':0.25,'max_time':0.75,'p50':0.5,'p95':0.7,'p99':0.75,"
                        + "'last_minute':{'calls':1,'errors':0,'total_time':2.0,'avg_time':2.0,'min_time':2.0,"
                        + "'max_time':2.0,'p50':2.0,'p95':2.0,'p99':2.0}}",
                out -> ProfileJson.write(out, new OperationProfile(Samples.ALICE, "store", life, minute)));
    }

    @Test
    void aSilenceAndOneThatCannotBeRead() {
        var silence = new Silence("s1", List.of(Matcher.parse("agent=~A.*")), 1_000, 2_000, "Ann", "known", 500);

        is(
                "{'id':'s1','matchers':[{'name':'agent','operator':'=~','value':'A.*'}],"
                        + "'starts_at':'1970-01-01T00:00:01.000Z','ends_at':'1970-01-01T00:00:02.000Z','author':'Ann',"
                        + "'comment':'known','created_at':'1970-01-01T00:00:00.500Z','state':'active'}",
                out -> SilenceJson.write(out, silence, 1_500));
        is(
                "{'id':'s1','matchers':[],'starts_at':'1970-01-01T00:00:00.000Z','ends_at':'1970-01-01T00:00:00.009Z',"
                        + "'author':'','comment':'','created_at':'1970-01-01T00:00:00.000Z','error':'damaged',"
                        + "'state':'expired'}",
                out -> SilenceJson.write(out, Silence.unreadable("s1", 9, "damaged"), 10));
    }

    @Test
    void theRulesThatThereAre() {
        var text = Json.text(RuleJson::all).replace('"', '\'');

        assertThat(text)
                .startsWith("{'rules':[{'name':'threshold_exceeded','description':'how full the memory is,")
                .contains(
                        "'trigger':'snapshot','template':false,'comparison':'at_least','severities':['warning','critical'],"
                                + "'levels':[{'severity':'warning','enter':0.8,'leave':0.75,'lasting':0,'text':'80.0%'},"
                                + "{'severity':'critical','enter':0.95,'leave':0.9,'lasting':0,'text':'95.0%'}],"
                                + "'defaults':{'enabled':true,'info':null,'warning':{'enter':0.8,'leave':0.75},"
                                + "'critical':{'enter':0.95,'leave':0.9},'for':'2 snapshots','keep_firing_for':'5 snapshots'},"
                                + "'parameters':[],'hint':'consolidate, evict or raise max_size',"
                                + "'needs':'memory_stats.max_size, usage_ratio, or the limit of a memory store'}")
                .contains("{'severity':'warning','enter':0,'leave':0,'lasting':50,'text':'0.0'}")
                .contains("'warning':{'enter':0,'leave':0,'lasting':50}")
                .contains(
                        "'parameters':[{'name':'episode_limit','description':'memories in an episode at most; 0: the gauge "
                                + "max_episode_length, or what is usual','value':0,'min':0,'max':1000000000}]")
                .contains("'template':true,'comparison':'at_least','severities':[],'levels':[],'defaults':null")
                .endsWith("],'next_cursor':null}");
    }

    private static AgentStats stats(@Nullable Quarantine quarantine) {
        var type = BuiltIn.THRESHOLD_EXCEEDED;
        var active =
                new AgentStats.ActiveRule(type, type.wireName(), AlertState.FIRING, Severity.WARNING, Samples.START);
        return new AgentStats(
                LATEST,
                9,
                2,
                Samples.START,
                1,
                TrendDirection.INCREASING,
                4,
                List.of(active),
                quarantine,
                Reception.of(LATEST));
    }

    private static void is(String expected, Json.Writer writer) {
        assertThat(Json.text(writer).replace('"', '\'')).isEqualTo(expected);
        assertThat(Json.buffer(writer).toString().replace('"', '\'')).isEqualTo(expected);
    }
}

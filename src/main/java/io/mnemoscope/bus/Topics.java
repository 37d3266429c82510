package io.mnemoscope.bus;

import io.mnemoscope.bus.AgentMessages.AgentsObserved;
import io.mnemoscope.bus.AgentMessages.AgentsRead;
import io.mnemoscope.bus.AgentMessages.ExplainAgent;
import io.mnemoscope.bus.AgentMessages.FleetPulse;
import io.mnemoscope.bus.AgentMessages.ForgetAgent;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AlertMessages.AcknowledgeAlert;
import io.mnemoscope.bus.AlertMessages.AlertsChanged;
import io.mnemoscope.bus.AlertMessages.AlertsCleared;
import io.mnemoscope.bus.AlertMessages.AlertsRead;
import io.mnemoscope.bus.AlertMessages.ClearAlerts;
import io.mnemoscope.bus.AlertMessages.EventsRead;
import io.mnemoscope.bus.AlertMessages.ReadAlerts;
import io.mnemoscope.bus.AlertMessages.ReadEvents;
import io.mnemoscope.bus.BacktestMessages.BacktestPage;
import io.mnemoscope.bus.BacktestMessages.CancelBacktest;
import io.mnemoscope.bus.BacktestMessages.ContinueBacktest;
import io.mnemoscope.bus.BacktestMessages.StartBacktest;
import io.mnemoscope.bus.BusMessage.Done;
import io.mnemoscope.bus.IngestMessages.ObserveSnapshots;
import io.mnemoscope.bus.IngestMessages.SnapshotsObserved;
import io.mnemoscope.bus.IngestMessages.SnapshotsSubmitted;
import io.mnemoscope.bus.IngestMessages.SubmitSnapshots;
import io.mnemoscope.bus.NotificationMessages.ExplainNotifications;
import io.mnemoscope.bus.NotificationMessages.ReadNotifications;
import io.mnemoscope.bus.NotificationMessages.RetryNotification;
import io.mnemoscope.bus.ProfileMessages.ReadProfiles;
import io.mnemoscope.bus.ProfileMessages.RecordTimings;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.ReportMessages.Rendered;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.bus.RunMessages.EndAlerts;
import io.mnemoscope.bus.RunMessages.EndWatch;
import io.mnemoscope.bus.RunMessages.FinishRun;
import io.mnemoscope.bus.RunMessages.ReadRuns;
import io.mnemoscope.bus.RunMessages.RunBegan;
import io.mnemoscope.bus.RunMessages.RunChanged;
import io.mnemoscope.bus.RunMessages.RunsRead;
import io.mnemoscope.bus.RunMessages.StartRun;
import io.mnemoscope.bus.RunMessages.StoreEvents;
import io.mnemoscope.bus.SettingsMessages.ConfigureAgent;
import io.mnemoscope.bus.SettingsMessages.ConfigureSimulation;
import io.mnemoscope.bus.SettingsMessages.ReadSimulations;
import io.mnemoscope.bus.SettingsMessages.SimulationsRead;
import io.mnemoscope.bus.SilenceMessages.ChangeSilence;
import io.mnemoscope.bus.SilenceMessages.ReadSilences;

/** The addresses inside the server, all of them; the public ones are beside HTTP. */
public final class Topics {
    /** Bodies to be read; one consumer for each ingest instance: {@code of(instance)}. */
    public static final RequestTopic<SubmitSnapshots, SnapshotsSubmitted> SNAPSHOTS_SUBMIT =
            new RequestTopic<>("snapshots.submit");

    /** Snapshots to their owner: {@code of(partition)}. */
    public static final RequestTopic<ObserveSnapshots, SnapshotsObserved> SNAPSHOTS_OBSERVE =
            new RequestTopic<>("snapshots.observe");

    /** The newest figures of the agents that changed, once per tick and partition. */
    public static final Topic<AgentsObserved> AGENTS_OBSERVED = new Topic<>("agents.observed");

    /** What happened to alerts, at once, after it is durable. */
    public static final Topic<AlertsChanged> ALERTS_CHANGED = new Topic<>("alerts.changed");

    /** The figures of the agents of one owner: {@code of(partition)}. */
    public static final RequestTopic<ReadAgents, AgentsRead> AGENTS_READ = new RequestTopic<>("agents.read");

    /** An owner forgets an agent: {@code of(partition)}. */
    public static final RequestTopic<ForgetAgent, Done> AGENT_FORGET = new RequestTopic<>("agent.forget");

    /** An agent is deleted, with what was set for it. */
    public static final RequestTopic<ForgetAgent, Done> AGENT_DELETE = new RequestTopic<>("agent.delete");

    /** Settings of a simulation, to be kept and applied. */
    public static final RequestTopic<ConfigureSimulation, SimulationsRead> SIMULATION_CONFIGURE =
            new RequestTopic<>("simulation.configure");

    /** Settings of an agent, to be kept and applied. */
    public static final RequestTopic<ConfigureAgent, SimulationsRead> AGENT_CONFIGURE =
            new RequestTopic<>("agent.configure");

    /** Settings of a simulation, to be applied by one owner: {@code of(partition)}. */
    public static final RequestTopic<ConfigureSimulation, Done> SETTINGS_APPLY = new RequestTopic<>("settings.apply");

    /** Settings of an agent, to be applied by its owner: {@code of(partition)}. */
    public static final RequestTopic<ConfigureAgent, Done> AGENT_SETTINGS_APPLY =
            new RequestTopic<>("agent.settings.apply");

    /** What a look at whole simulations has for the owners of their agents. */
    public static final Topic<FleetPulse> FLEET_PULSE = new Topic<>("fleet.pulse");

    /** The settings of the simulations that have any. */
    public static final RequestTopic<ReadSimulations, SimulationsRead> SIMULATIONS_READ =
            new RequestTopic<>("simulations.read");

    /** A run of a simulation begins. */
    public static final RequestTopic<StartRun, RunChanged> RUN_START = new RequestTopic<>("run.start");

    /** A run of a simulation has ended. */
    public static final RequestTopic<FinishRun, RunChanged> RUN_FINISH = new RequestTopic<>("run.finish");

    /** The runs of a simulation. */
    public static final RequestTopic<ReadRuns, RunsRead> RUNS_READ = new RequestTopic<>("runs.read");

    /** An owner ends the alerts of a simulation's agents: {@code of(partition)}. */
    public static final RequestTopic<EndAlerts, EndAlerts.Answer> ALERTS_END = new RequestTopic<>("alerts.end");

    /** A run of a simulation has begun. */
    public static final Topic<RunBegan> RUN_BEGAN = new Topic<>("run.began");

    /** The watch over a simulation ends. */
    public static final RequestTopic<EndWatch, Done> WATCH_END = new RequestTopic<>("watch.end");

    /** An owner stores what happened to alerts of whole simulations: {@code of(partition)}. */
    public static final RequestTopic<StoreEvents, Done> EVENTS_STORE = new RequestTopic<>("events.store");

    /** Reports, charts, series, histories. */
    public static final RequestTopic<RenderReport, Rendered> REPORT_RENDER = new RequestTopic<>("report.render");

    /** Reports of any size, a page at a time. */
    public static final RequestTopic<ReadReport, ReportPage> REPORT_READ = new RequestTopic<>("report.read");

    /** Why an agent's alerts are as they are; JSON. */
    public static final RequestTopic<ExplainAgent, Rendered> AGENT_EXPLAIN = new RequestTopic<>("agent.explain");

    /** Starts a backtest; what it says first. */
    public static final RequestTopic<StartBacktest, BacktestPage> BACKTEST_START = new RequestTopic<>("backtest.start");

    /** Goes on with a backtest; what it says next. */
    public static final RequestTopic<ContinueBacktest, BacktestPage> BACKTEST_CONTINUE =
            new RequestTopic<>("backtest.continue");

    /** Ends a backtest. */
    public static final RequestTopic<CancelBacktest, Done> BACKTEST_CANCEL = new RequestTopic<>("backtest.cancel");

    /** Alerts as they stand. */
    public static final RequestTopic<ReadAlerts, AlertsRead> ALERTS_READ = new RequestTopic<>("alerts.read");

    /** Deletes alerts that have ended. */
    public static final RequestTopic<ClearAlerts, AlertsCleared> ALERTS_CLEAR = new RequestTopic<>("alerts.clear");

    /** Alert events from an offset on. */
    public static final RequestTopic<ReadEvents, EventsRead> EVENTS_READ = new RequestTopic<>("events.read");

    /** Notifications, and how the receivers do. */
    public static final RequestTopic<ReadNotifications, ReadNotifications.Answer> NOTIFICATIONS_READ =
            new RequestTopic<>("notifications.read");

    /** A notification that was given up is to be sent after all. */
    public static final RequestTopic<RetryNotification, RetryNotification.Answer> NOTIFICATION_RETRY =
            new RequestTopic<>("notification.retry");

    /** Why receivers were notified of alerts, or not. */
    public static final RequestTopic<ExplainNotifications, ExplainNotifications.Answer> NOTIFICATIONS_EXPLAIN =
            new RequestTopic<>("notifications.explain");

    /** Silences. */
    public static final RequestTopic<ReadSilences, ReadSilences.Answer> SILENCES_READ =
            new RequestTopic<>("silences.read");

    /** A new silence, or the end of one. */
    public static final RequestTopic<ChangeSilence, ChangeSilence.Answer> SILENCE_CHANGE =
            new RequestTopic<>("silence.change");

    /** Somebody sees to an alert. */
    public static final RequestTopic<AcknowledgeAlert, AcknowledgeAlert.Answer> ALERT_ACKNOWLEDGE =
            new RequestTopic<>("alert.acknowledge");

    /** Timings of operations. */
    public static final RequestTopic<RecordTimings, RecordTimings.Receipt> PROFILES_RECORD =
            new RequestTopic<>("profiles.record");

    /** What the timings come to. */
    public static final RequestTopic<ReadProfiles, ReadProfiles.Answer> PROFILES_READ =
            new RequestTopic<>("profiles.read");

    private Topics() {}
}

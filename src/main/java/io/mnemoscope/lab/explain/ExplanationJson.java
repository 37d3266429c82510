package io.mnemoscope.lab.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.api.json.AlertJson;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.api.json.NotificationJson;
import io.mnemoscope.api.json.SettingsJson;
import io.mnemoscope.domain.AgentStats;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertMode;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Delivery;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.ClassicRule;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.domain.rules.RuleSpec;
import io.mnemoscope.domain.rules.Signal;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An explanation on the wire.
 *
 * @param peers the agent and its simulation
 * @param replay the last evaluations
 * @param settings what holds today
 * @param newest the agent's newest alerts and their notifications
 * @param ofSimulation the newest alerts of its whole simulation, by rule
 */
record ExplanationJson(
        Explainer.PeerGroup peers,
        Replay replay,
        RuleSettings settings,
        Explainer.NewestAlerts newest,
        Map<String, Alert> ofSimulation,
        long nowMillis)
        implements Json.Writer {
    @Override
    public void write(JsonGenerator out) throws IOException {
        var agent = peers.agent();
        out.writeStartObject();
        out.writeStringField("simulation", agent.id().simulation());
        out.writeStringField("agent", agent.id().agent());
        Json.instant(out, "generated_at", nowMillis);
        Json.instant(out, "last_snapshot", agent.latest().timestampMillis());
        out.writeStringField("mode", settings.mode().wireName());
        out.writeObjectFieldStart("basis");
        out.writeStringField("kind", replay.basis().name().toLowerCase(Locale.ROOT));
        out.writeNumberField("snapshots", replay.snapshots());
        out.writeStringField("meaning", replay.basis().words());
        out.writeEndObject();
        out.writeArrayFieldStart("rules");
        for (var rule : replay.classicRules()) {
            classic(out, rule);
        }
        if (settings.mode() == AlertMode.LIFECYCLE) {
            for (var spec : settings.rules().values()) {
                rule(out, spec);
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("alerts");
        for (var alert : newest.alerts()) {
            alert(out, alert);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void alert(JsonGenerator out, Alert alert) throws IOException {
        out.writeStartObject();
        AlertJson.members(out, alert);
        var known = newest.notifications().get(alert.id());
        out.writeStringField("notified", known == null ? null : known.status());
        out.writeArrayFieldStart("notifications");
        for (var delivery : known == null ? List.<Delivery>of() : known.deliveries()) {
            out.writeStartObject();
            NotificationJson.members(out, delivery);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void classic(JsonGenerator out, ClassicRule rule) throws IOException {
        var evaluations = replay.of(rule.type().wireName());
        boolean measurable =
                rule.needs().isEmpty() || evaluations.stream().anyMatch(each -> rule.measurable(each.snapshot()));
        out.writeStartObject();
        out.writeStringField("rule", rule.type().wireName());
        out.writeStringField("type", rule.type().wireName());
        out.writeBooleanField("enabled", true);
        out.writeBooleanField("measurable", measurable);
        out.writeStringField(
                "why", measurable ? "on each snapshot, one alert for each that matches" : needs(rule.needs()));
        Json.number(out, "level", rule.threshold());
        out.writeArrayFieldStart("evaluations");
        for (var each : evaluations) {
            boolean matches = !Double.isNaN(each.value());
            out.writeStartObject();
            moment(out, each);
            Json.number(out, "value", each.value());
            out.writeStringField("measured", matches ? rule.message(each.value(), each.snapshot()) : "no match");
            out.writeStringField("outcome", measurable ? matches ? "match" : "no_match" : "not_measurable");
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void rule(JsonGenerator out, RuleSpec spec) throws IOException {
        var rule = replayed(spec);
        var evaluations = rule == null ? List.<Evaluation>of() : replay.of(spec.name());
        var verdict = new RuleExplanation(spec, rule, evaluations, peers, replay, nowMillis);
        out.writeStartObject();
        out.writeStringField("rule", spec.name());
        out.writeStringField("type", spec.type().wireName());
        out.writeBooleanField("enabled", spec.enabled());
        out.writeBooleanField("measurable", verdict.measurable());
        out.writeStringField("why", verdict.why());
        state(out, spec);
        Json.number(out, "silent_seconds", verdict.silentSeconds());
        Json.number(out, "value_now", verdict.valueNow());
        out.writeFieldName("settings");
        SettingsJson.rule(out, spec);
        out.writeArrayFieldStart("evaluations");
        for (var each : evaluations) {
            evaluation(out, rule, each);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** The rule as it was replayed: after a change of the settings its numbers may be older. */
    private @Nullable AlertRule replayed(RuleSpec spec) {
        if (spec.type().trigger() == Trigger.SIMULATION) {
            return RuleRegistry.of(spec);
        }
        return replay.rules().lifecycle().stream()
                .filter(rule -> rule.spec().name().equals(spec.name()))
                .findFirst()
                .orElse(null);
    }

    /** Where the alert is now: as its owner says, not as it was replayed. */
    private void state(JsonGenerator out, RuleSpec spec) throws IOException {
        var alert = ofSimulation.get(spec.name());
        if (alert != null && alert.state().active()) {
            state(out, alert.state(), alert.severity().wireName(), alert.startedMillis());
            return;
        }
        for (AgentStats.ActiveRule active : peers.agent().active()) {
            if (active.rule().equals(spec.name())) {
                state(out, active.state(), active.severity().wireName(), active.sinceMillis());
                return;
            }
        }
        state(out, AlertState.INACTIVE, null, -1);
    }

    private static void state(JsonGenerator out, AlertState state, @Nullable String severity, long since)
            throws IOException {
        out.writeStringField("state", state.wireName());
        out.writeStringField("severity", severity);
        Json.instant(out, "since", since);
    }

    private static void evaluation(JsonGenerator out, @Nullable AlertRule rule, Evaluation each) throws IOException {
        if (rule == null) {
            return;
        }
        boolean measured = Signal.isMeasured(each.value());
        var after = each.after();
        out.writeStartObject();
        moment(out, each);
        Json.number(out, "value", each.value());
        out.writeStringField("measured", measured ? rule.measured(each.value(), each.snapshot()) : null);
        out.writeStringField("outcome", each.outcome(rule.spec()));
        out.writeStringField("state", after.state().wireName());
        out.writeStringField("severity", after.open() ? after.severity().wireName() : null);
        out.writeBooleanField("flapping", after.flapping());
        out.writeEndObject();
    }

    private static void moment(JsonGenerator out, Evaluation each) throws IOException {
        var snapshot = each.snapshot();
        Json.instant(out, "timestamp", snapshot.timestampMillis());
        Json.number(out, "step", snapshot.hasStep() ? snapshot.step() : Double.NaN);
        out.writeNumberField("total_size", snapshot.memory().totalSize());
        out.writeNumberField("buffer_size", snapshot.memory().bufferSize());
        Json.number(
                out,
                "max_size",
                snapshot.memory().hasLimit() ? snapshot.memory().maxSize() : Double.NaN);
        out.writeNumberField("total_consolidations", snapshot.consolidation().total());
    }

    static String needs(String what) {
        return "not measurable: needs " + what + ", which the agent does not send";
    }
}

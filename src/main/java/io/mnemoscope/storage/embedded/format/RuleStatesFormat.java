package io.mnemoscope.storage.embedded.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.mnemoscope.api.json.Json;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.AlertProgress;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far each rule of an agent has come, by the rule's name; {@link Words} stand in capitals here. */
public final class RuleStatesFormat {
    private @Nullable AlertState state;
    private @Nullable Severity severity;
    private int streak;
    private long startedMillis;
    private int changes;
    private boolean flapping;
    private int calm;
    private long sinceMillis;
    private long sinceStep;
    private int age;

    private RuleStatesFormat() {}

    /** The text of a row. */
    public static String write(Map<String, AlertProgress> states) {
        return Json.text(out -> {
            out.writeStartObject();
            for (var rule : states.entrySet()) {
                out.writeFieldName(rule.getKey());
                write(out, rule.getValue());
            }
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, AlertProgress state) throws IOException {
        out.writeStartObject();
        out.writeStringField("state", capitals(Words.ALERT_STATE.of(state.state())));
        out.writeStringField("severity", capitals(Words.SEVERITY.of(state.severity())));
        out.writeNumberField("streak", state.streak());
        out.writeNumberField("startedMillis", state.startedMillis());
        out.writeNumberField("changes", state.changes());
        out.writeBooleanField("flapping", state.flapping());
        out.writeNumberField("calm", state.calm());
        out.writeNumberField("sinceMillis", state.sinceMillis());
        out.writeNumberField("sinceStep", state.sinceStep());
        out.writeNumberField("age", state.age());
        out.writeEndObject();
    }

    /**
     * What {@link #write} wrote.
     *
     * @throws IllegalStateException if the row is damaged
     */
    public static Map<String, AlertProgress> read(String json) {
        var states = new HashMap<String, AlertProgress>();
        Members.read(json, (rule, in) -> {
            var row = new RuleStatesFormat();
            Members.each(in, row::take);
            states.put(rule, row.state(rule));
        });
        return states;
    }

    private void take(String name, JsonParser in) throws IOException {
        switch (name) {
            case "state" -> state = Words.ALERT_STATE.read(word(in));
            case "severity" -> severity = Words.SEVERITY.read(word(in));
            case "streak" -> streak = Members.integer(in);
            case "startedMillis" -> startedMillis = Members.whole(in);
            case "changes" -> changes = Members.integer(in);
            case "flapping" -> flapping = Members.flag(in);
            case "calm" -> calm = Members.integer(in);
            case "sinceMillis" -> sinceMillis = Members.whole(in);
            case "sinceStep" -> sinceStep = Members.whole(in);
            case "age" -> age = Members.integer(in);
            default -> in.skipChildren();
        }
    }

    private AlertProgress state(String rule) {
        var itsState = state;
        var itsSeverity = severity;
        if (itsState == null || itsSeverity == null) {
            throw Members.damaged(rule + " has no state or no severity");
        }
        return new AlertProgress(
                itsState, itsSeverity, streak, startedMillis, changes, flapping, calm, sinceMillis, sinceStep, age);
    }

    private static String capitals(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static String word(JsonParser in) throws IOException {
        return Members.text(in).toLowerCase(Locale.ROOT);
    }
}

package io.mnemoscope.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mnemoscope.domain.Page;
import io.mnemoscope.domain.rules.AlertRule;
import io.mnemoscope.domain.rules.RuleDefinition;
import io.mnemoscope.domain.rules.RuleRegistry;
import java.io.IOException;

/** On the wire: which rules there are, as their definitions say. */
public final class RuleJson {
    private RuleJson() {}

    /** All rules, in the order in which their events come. */
    public static void all(JsonGenerator out) throws IOException {
        out.writeStartObject();
        Json.page(out, "rules", Page.last(RuleRegistry.definitions()), RuleJson::write);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, RuleDefinition definition) throws IOException {
        var rule = definition.rule();
        out.writeStartObject();
        out.writeStringField("name", definition.type().wireName());
        out.writeStringField("description", definition.description());
        out.writeStringField("trigger", definition.type().trigger().wireName());
        out.writeBooleanField("template", definition.template());
        out.writeStringField("comparison", definition.spec().comparison().wireName());
        levels(out, definition, rule);
        out.writeFieldName("defaults");
        if (definition.template()) {
            out.writeNull();
        } else {
            SettingsJson.rule(out, definition.spec());
        }
        out.writeArrayFieldStart("parameters");
        for (var parameter : definition.parameters().entrySet()) {
            parameter(out, parameter.getKey(), parameter.getValue());
        }
        out.writeEndArray();
        out.writeStringField("hint", rule.hint());
        out.writeStringField("needs", rule.needs());
        out.writeEndObject();
    }

    private static void levels(JsonGenerator out, RuleDefinition definition, AlertRule rule) throws IOException {
        out.writeArrayFieldStart("severities");
        for (var level : definition.levels()) {
            out.writeString(level.severity().wireName());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("levels");
        for (var level : definition.levels()) {
            out.writeStartObject();
            out.writeStringField("severity", level.severity().wireName());
            Json.number(out, "enter", level.enter());
            Json.number(out, "leave", level.leave());
            out.writeNumberField("lasting", level.lasting());
            out.writeStringField("text", rule.unit(level.enter()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void parameter(JsonGenerator out, String name, RuleDefinition.Parameter parameter)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("name", name);
        out.writeStringField("description", parameter.meaning());
        Json.number(out, "value", parameter.value());
        Json.number(out, "min", parameter.min());
        Json.number(out, "max", parameter.max());
        out.writeEndObject();
    }
}

package io.mnemoscope.config;

import io.mnemoscope.config.keys.Section;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.notify.SinkFactory;
import io.mnemoscope.notify.http.HttpAddress;
import io.mnemoscope.notify.types.SinkTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys below {@code notify}. */
final class NotifyKeys {
    private static final Map<String, SinkFactory> TYPES = SinkTypes.byType();

    private NotifyKeys() {}

    static Config.Notify read(Section at) {
        var names = new HashSet<>(Set.of("log"));
        return new Config.Notify(
                GroupingKeys.inhibition(at),
                GroupingKeys.groupBy(at),
                at.duration("group_wait", "1s", "0 to 1h", "group_wait_millis"),
                at.duration("group_interval", "30s", "1s to 1d", "group_interval_seconds"),
                at.duration("repeat", "30m", "0 or 1m to 100000m", "repeat_minutes"),
                at.count("attempts", 12, 1, 1_000),
                at.duration("max_age", "24h", "1h to 10000h", "max_age_hours"),
                at.count("pause_failures", 5, 1, 1_000),
                at.duration("pause", "30s", "1s to 1d", "pause_seconds"),
                at.duration("timeout", "10s", "1s to 5m", "timeout_seconds"),
                at.parsed("external_url", "", "", NotifyKeys::externalUrl),
                at.flag("any_address", false),
                at.flag("log", true),
                at.list("receivers", List.of(), one -> receiver(one, names)));
    }

    private static String externalUrl(String text) {
        try {
            if (!text.isEmpty() && HttpAddress.parse(text).getRawUserInfo() != null) {
                throw new InvalidInput("", "must not have a user or password: it is in every notification");
            }
        } catch (InvalidInput e) {
            throw e.field().isEmpty() ? e : new InvalidInput("", e.reason() + ", not: " + InvalidInput.shown(text));
        }
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Config.Receiver receiver(Section at, Set<String> names) {
        var type = at.text("type", "");
        var factory = TYPES.get(type.toLowerCase(Locale.ROOT));
        if (factory == null) {
            // Which other keys there are depends on the type.
            var unused = at.object();
            var types = Section.either(List.copyOf(TYPES.keySet()));
            throw new InvalidInput("type", "must be " + types + ", not: " + InvalidInput.shown(type));
        }
        var name = at.parsed("name", factory.type(), factory.type(), text -> name(text, names));
        return new Config.Receiver(
                factory.type(),
                name,
                factory.read(at),
                at.choice("severity", Severity.INFO),
                GroupingKeys.matchers(at, "match"));
    }

    private static String name(String text, Set<String> names) {
        AgentId.checkName("name", text);
        if (!names.add(text)) {
            throw new InvalidInput("name", "is there twice: " + text);
        }
        return text;
    }
}

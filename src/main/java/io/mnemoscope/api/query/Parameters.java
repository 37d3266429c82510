package io.mnemoscope.api.query;

import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.api.json.Rfc3339;
import io.mnemoscope.bus.AgentMessages.ReadAgents;
import io.mnemoscope.bus.AgentMessages.ReadAgentsPage;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.RenderReport;
import io.mnemoscope.bus.RunMessages.ReadRuns;
import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AgentOrder;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.rules.RuleRegistry;
import io.mnemoscope.storage.AlertQuery;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, checked, whichever way it came. Each failure is an {@link InvalidInput} that names the
 * parameter.
 *
 * @param source the text of a parameter, or null
 * @param names of all parameters that were given, known or not
 */
public record Parameters(Function<String, @Nullable String> source, Set<String> names) {
    public static final int MAX_LIMIT = 10_000;
    public static final int DEFAULT_LIMIT = 1_000;

    private static final Pattern STEP = Pattern.compile("([0-9]{1,10})(ms|s|m|h|d|)");

    public Parameters {
        names = Set.copyOf(names);
    }

    /** The parameter, or null if it is absent or empty. */
    public @Nullable String text(String name) {
        var value = source.apply(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The parameter, or what is meant without it. */
    public String text(String name, String otherwise) {
        var value = text(name);
        return value == null ? otherwise : value;
    }

    /** The name of a simulation or an agent, or null if it is absent or empty. */
    public @Nullable String name(String name) {
        var value = text(name);
        if (value != null) {
            AgentId.checkName(name, value);
        }
        return value;
    }

    /** An integer in a range. */
    public int integer(String name, int otherwise, int min, int max) {
        return (int) integer(name, (long) otherwise, min, max);
    }

    /** An integer in a range. */
    public long integer(String name, long otherwise, long min, long max) {
        var value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new InvalidInput(
                name, "must be an integer from " + min + " to " + max + ", not: " + InvalidInput.shown(value));
    }

    /** RFC 3339 or epoch milliseconds. */
    public long instant(String name, long otherwise) {
        var value = text(name);
        if (value == null) {
            return otherwise;
        }
        // A plus sign in a query is a space unless it was encoded.
        var parsed = Rfc3339.parse(value.replace(' ', '+'));
        if (parsed.isPresent()) {
            return parsed.getAsLong();
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidInput(
                    name, "must be RFC 3339 with an offset, or epoch milliseconds: " + InvalidInput.shown(value));
        }
    }

    /** One of an enum's names as on the wire, or null if absent. */
    public <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        for (var choice : type.getEnumConstants()) {
            if (choice.name().equalsIgnoreCase(value)) {
                return choice;
            }
        }
        throw new InvalidInput(name, "is not known: " + InvalidInput.shown(value));
    }

    /** The name of a type of rules, in capitals or not, or null if absent. */
    public @Nullable RuleType ruleType(String name) {
        var value = text(name);
        if (value == null) {
            return null;
        }
        var type = RuleRegistry.type(value.toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new InvalidInput(name, "is not known: " + InvalidInput.shown(value));
        }
        return type;
    }

    /** At most so many. */
    public int limit() {
        return integer("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    }

    /** {@code simulation, agent, q, sort, limit, cursor}. */
    public ReadAgentsPage agents() {
        return new ReadAgentsPage(
                new ReadAgents(name("simulation"), name("agent"), text("q")),
                AgentOrder.named(text("sort", "name")),
                integer("cursor", 0, 0, Integer.MAX_VALUE),
                limit());
    }

    /** {@code limit, cursor}. */
    public ReadRuns runs(String simulation) {
        return new ReadRuns(simulation, integer("cursor", 0, 0, Integer.MAX_VALUE), limit());
    }

    /** {@code simulation, agent, type, severity, state, from, to, limit, cursor}. */
    public AlertQuery alerts() {
        return new AlertQuery(
                name("simulation"),
                name("agent"),
                ruleType("type"),
                choice("severity", Severity.class),
                choice("state", AlertState.class),
                instant("from", 0),
                instant("to", Long.MAX_VALUE),
                limit(),
                integer("cursor", 0, 0, Integer.MAX_VALUE));
    }

    /** {@code simulation, agent, type, severity, state, from, to}, and nothing else. */
    public AlertQuery alertsToDelete() {
        return deleting("simulation", "agent", "type", "severity", "state", "from", "to")
                .alerts();
    }

    /**
     * These, with nothing given but filters that say what to delete: one with a slip in its name, one without a value, or a
     * limit, which deletions do not have, would delete what was not meant.
     */
    public Parameters deleting(String... filters) {
        var known = List.of(filters);
        for (var name : names) {
            if (!known.contains(name)) {
                throw new InvalidInput(
                        InvalidInput.shown(name), "is not a filter; there are " + String.join(", ", known));
            }
            if (text(name) == null) {
                throw new InvalidInput(name, "must not be empty: leave it out for all");
            }
        }
        return this;
    }

    /** {@code from, to, limit, cursor, points, step, order}. */
    public RenderReport.History history(AgentId agent) {
        return history(agent, RenderReport.History.Encoding.JSON);
    }

    /** As a client of HTTP may ask: {@code format} too. */
    public RenderReport.History formattedHistory(AgentId agent) {
        var format = choice("format", RenderReport.History.Encoding.class);
        return history(agent, format == null ? RenderReport.History.Encoding.JSON : format);
    }

    private RenderReport.History history(AgentId agent, RenderReport.History.Encoding format) {
        var order = text("order", "oldest");
        if (!order.equals("oldest") && !order.equals("newest")) {
            throw new InvalidInput("order", "must be oldest or newest: " + InvalidInput.shown(order));
        }
        boolean newest = order.equals("newest");
        // The newest first page is followed by the one before it.
        long cursor = integer("cursor", newest ? Long.MAX_VALUE : 0L, 0, Long.MAX_VALUE);
        long from = from();
        long to = to(from);
        int points = integer("points", 0, 0, MAX_LIMIT);
        long step = step();
        if (points > 0 && step > 0) {
            throw new InvalidInput("step", "cannot be given beside points");
        }
        return new RenderReport.History(
                agent,
                newest ? from : Math.max(cursor, from),
                newest ? Math.min(cursor, to) : to,
                limit(),
                points,
                step,
                newest,
                format);
    }

    /** The beginning of a range, which is in it. */
    public long from() {
        return Math.max(0, instant("from", 0));
    }

    /** The end of a range, which is not in it. */
    public long to(long from) {
        long to = instant("to", Long.MAX_VALUE);
        if (to < instant("from", Long.MIN_VALUE)) {
            throw new InvalidInput("to", "must not be before from");
        }
        // Before 1970 there is nothing: a range that ends there is empty.
        return Math.max(from, to);
    }

    /** A length of time in seconds, or with a unit: {@code 500ms, 30s, 5m, 1h, 1d}; 0 if absent. */
    private long step() {
        var value = text("step");
        if (value == null) {
            return 0;
        }
        var parts = STEP.matcher(value);
        if (parts.matches()) {
            long unit = switch (parts.group(2)) {
                case "ms" -> 1;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                case "d" -> 86_400_000;
                default -> 1_000;
            };
            long millis = Long.parseLong(parts.group(1)) * unit;
            if (millis > 0) {
                return millis;
            }
        }
        throw new InvalidInput(
                "step", "must be seconds, or like 500ms, 30s, 5m, 1h, 1d, not: " + InvalidInput.shown(value));
    }

    /** {@code simulation, agent, from, to, format, style}. */
    public RenderReport.Whole report() {
        return new RenderReport.Whole(report(reportFormat()));
    }

    /** {@code simulation, agent, from, to}. */
    public ReadReport report(ReadReport.Format format) {
        return report(format, ReadReport.Newest.OF_ALL);
    }

    /** {@code simulation, agent, from, to, limit, cursor}. */
    public ReadReport alertTimeline() {
        int limit = integer("limit", ReadReport.Newest.MOST, 1, ReadReport.Newest.MOST);
        var cursor = text("cursor");
        if (cursor == null) {
            return report(ReadReport.Format.ALERTS, new ReadReport.Newest(limit, null, Long.MAX_VALUE));
        }
        var before = EventCursorText.parse("cursor", cursor);
        return report(ReadReport.Format.ALERTS, new ReadReport.Newest(limit, before.store(), before.offset()));
    }

    private ReadReport report(ReadReport.Format format, ReadReport.Newest newest) {
        long from = from();
        return new ReadReport(format, name("simulation"), name("agent"), from, to(from), newest, null);
    }

    private ReadReport.Format reportFormat() {
        var style = text("style", "classic");
        if (!style.equals("classic") && !style.equals("full")) {
            throw new InvalidInput("style", "must be classic or full: " + InvalidInput.shown(style));
        }
        return new ReadReport.Format(text("format", "text"), style);
    }
}

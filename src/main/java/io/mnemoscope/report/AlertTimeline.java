package io.mnemoscope.report;

import io.mnemoscope.api.json.EventCursorText;
import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.bus.ReportMessages.ReadReport.Place;
import io.mnemoscope.bus.ReportMessages.ReportPage;
import io.mnemoscope.domain.InvalidInput;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.StoredEvent;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The classic alert timeline: for each severity the alerts that were raised, oldest first; of all together the newest, up
 * to a limit. Part 0 reads events and keeps the newest of them and one more, which shows that there are some before; each
 * further part is a severity.
 *
 * @param epoch of the store
 */
record AlertTimeline(AlertStore alerts, String epoch) implements Document {
    static final ReportFormat FORMAT = ReportFormat.of(
                    ReadReport.Format.ALERTS,
                    "application/json",
                    with -> new AlertTimeline(with.alerts(), with.snapshots().epoch()))
            .noting(LeftOut::nowhere);

    private static final List<Severity> SEVERITIES = List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL);

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        var newest = request.newest();
        if (!new EventCursorText(newest.store(), newest.before()).fits(epoch)) {
            throw new InvalidInput("cursor", "is of another store: begin again without it");
        }
        if (place.part() > 0) {
            return Future.succeededFuture(written(newest, place));
        }
        return new AlertEventPages(alerts, request).after(place.position()).map(events -> {
            var kept = newest(newest, place.kept(), events.items());
            boolean more = !events.isLast() && events.next() < newest.before() - 1;
            return more
                    ? new ReportPage(
                            Buffer.buffer(), place.at(0, 0, events.next()).keeping(kept))
                    : written(newest, place.at(1, 0, 0).keeping(kept));
        });
    }

    private static List<StoredEvent> newest(ReadReport.Newest newest, List<StoredEvent> kept, List<StoredEvent> found) {
        var all = new ArrayList<>(kept);
        found.stream()
                .filter(stored -> stored.event().raised() && stored.offset() < newest.before())
                .forEach(all::add);
        return all.subList(Math.max(0, all.size() - newest.limit() - 1), all.size());
    }

    /** From a place among those that are kept on; {@code position} counts what was written of the severity. */
    private ReportPage written(ReadReport.Newest newest, Place place) {
        var kept = place.kept();
        boolean cut = kept.size() > newest.limit();
        var shown = cut ? kept.subList(1, kept.size()) : kept;
        var severity = SEVERITIES.get(place.part() - 1);
        var body = Buffer.buffer();
        if (place.index() == 0) {
            body.appendString((place.part() == 1 ? "{\"" : ",\"") + severity.wireName() + "\":[");
        }
        int to = Math.min(shown.size(), place.index() + EVENTS);
        long written = place.position();
        for (var stored : shown.subList(place.index(), to)) {
            var alert = stored.event().alert();
            if (alert.severity() == severity) {
                body.appendString(written++ == 0 ? "" : ",").appendBuffer(ClassicAlert.json(alert, false));
            }
        }
        if (to < shown.size()) {
            return new ReportPage(body, place.at(place.part(), to, written));
        }
        body.appendString("]");
        if (place.part() == SEVERITIES.size()) {
            return new ReportPage(body.appendString(end(cut ? shown.get(0) : null)), null);
        }
        var next = place.at(place.part() + 1, 0, 0);
        return shown.size() > EVENTS ? new ReportPage(body, next) : joined(body, written(newest, next));
    }

    /** The last member, which leads to the alerts before the oldest shown if there are some. */
    private String end(@Nullable StoredEvent oldest) {
        var cursor = oldest == null
                ? "null"
                : "\"" + EventCursorText.of(epoch, oldest.offset()).text() + "\"";
        return ",\"next_cursor\":" + cursor + "}";
    }

    private static ReportPage joined(Buffer before, ReportPage page) {
        return new ReportPage(before.appendBuffer(page.body()), page.next());
    }
}

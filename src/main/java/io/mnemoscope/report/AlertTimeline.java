package io.mnemoscope.report;

import io.mnemoscope.bus.ReadReport;
import io.mnemoscope.bus.ReadReport.Place;
import io.mnemoscope.bus.ReportPage;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.storage.AlertStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The classic alert timeline: for each severity the alerts that were raised, oldest first. A part is a severity. */
record AlertTimeline(AlertStore alerts) implements Document {
    private static final List<Severity> SEVERITIES = List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL);

    @Override
    public Future<ReportPage> page(ReadReport request, Place place) {
        var severity = SEVERITIES.get(place.part());
        return new Events(alerts, request).after(place.position()).map(events -> {
            var body = Buffer.buffer();
            if (place.position() == 0) {
                body.appendString((place.part() == 0 ? "{\"" : ",\"") + severity.wireName() + "\":[");
            }
            int written = place.index();
            for (var stored : events.found()) {
                var alert = stored.event().alert();
                if (stored.event().raised() && alert.severity() == severity) {
                    body.appendString(written++ == 0 ? "" : ",").appendBuffer(ClassicAlert.json(alert, false));
                }
            }
            if (events.last() >= 0) {
                return new ReportPage(body, place.at(place.part(), written, events.last()));
            }
            boolean last = place.part() == SEVERITIES.size() - 1;
            return new ReportPage(body.appendString(last ? "]}" : "]"), last ? null : place.at(place.part() + 1, 0, 0));
        });
    }
}

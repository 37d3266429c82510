package io.mnemoscope.report;

import io.mnemoscope.bus.ReportMessages.ReadReport;
import io.mnemoscope.domain.InvalidInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All formats of reports. */
public final class ReportFormats {
    private static final List<ReportFormat> ALL = List.of(
            ClassicText.FORMAT,
            HtmlReport.FORMAT,
            JsonReport.FORMAT,
            CsvReport.FORMAT,
            Markdown.FORMAT,
            FullText.FORMAT,
            AlertTimeline.FORMAT,
            Recording.FORMAT);

    private static final Map<ReadReport.Format, ReportFormat> BY_ID = byId();

    private ReportFormats() {}

    private static Map<ReadReport.Format, ReportFormat> byId() {
        var formats = new LinkedHashMap<ReadReport.Format, ReportFormat>();
        ALL.forEach(format -> formats.put(format.id(), format));
        return formats;
    }

    /** What clients may ask for by name, and the content types of that; in the order in which people read them. */
    public static Map<String, String> offered() {
        var offered = new LinkedHashMap<String, String>();
        ALL.stream()
                .filter(format ->
                        format.id().equals(ReadReport.Format.of(format.id().name())))
                .forEach(format -> offered.put(format.id().name(), format.contentType()));
        return offered;
    }

    /**
     * The format that is meant; one without styles has every style.
     *
     * @throws InvalidInput if there is none
     */
    static ReportFormat of(ReadReport.Format id) {
        var exact = BY_ID.get(id);
        var format = exact == null && id.offered() ? BY_ID.get(ReadReport.Format.of(id.name())) : exact;
        if (format == null) {
            var names = List.copyOf(offered().keySet());
            int last = names.size() - 1;
            throw new InvalidInput(
                    "format",
                    "must be " + String.join(", ", names.subList(0, last)) + " or " + names.get(last) + ": "
                            + InvalidInput.shown(id.name()));
        }
        return format;
    }
}

package io.mnemoscope.contributing;

import io.mnemoscope.report.ReportFormats;
import java.util.Set;
import java.util.stream.Collectors;

/** The parts of the contract that the formats of reports say. */
final class FormatDocuments {
    private static final String NAMES = """
                reportFormat:
                  name: format
                  in: query
                  description: The content type of the answer.
                  schema:
                    type: string
            """;
    private static final String CSV = "            text/csv: {schema: {type: string}}\n";

    /** Those that are described by hand, before the others. */
    private static final Set<String> WRITTEN = Set.of("text/plain", "text/html", "application/json", "text/csv");

    private FormatDocuments() {}

    /** {@code src/main/resources/openapi.yaml}: the names, and the content types of those that are added. */
    static String contract(String text) {
        var names = Documents.between(
                text,
                NAMES,
                "        default: text\n",
                "        enum: [" + String.join(", ", ReportFormats.offered().keySet()) + "]\n");
        var types = ReportFormats.offered().values().stream()
                .map(type -> type.replaceFirst(";.*", ""))
                .filter(type -> !WRITTEN.contains(type))
                .map(type -> "            " + type + ": {schema: {type: string}}\n")
                .collect(Collectors.joining());
        return Documents.between(names, CSV, "        '400'", types);
    }
}

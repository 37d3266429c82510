package io.mnemoscope.api.http;

import io.mnemoscope.domain.OperationProfile;
import io.mnemoscope.domain.OperationProfile.Figures;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Profiles as a table for people: the classic columns and ours, times in seconds, the largest total first. */
final class ProfileTable {
    private static final List<String> COLUMNS =
            List.of("calls", "total_time", "avg_time", "min_time", "max_time", "p50", "p95", "p99", "errors");

    private ProfileTable() {}

    static String text(List<OperationProfile> profiles) {
        var out = new StringBuilder(line("function", COLUMNS));
        profiles.stream()
                .sorted(Comparator.comparingDouble(
                                (OperationProfile profile) -> profile.lifetime().total())
                        .reversed())
                .forEach(profile -> {
                    var id = profile.agent();
                    out.append(
                            line(id.simulation() + "/" + id.agent() + " " + profile.name(), row(profile.lifetime())));
                    out.append(line("  last minute", row(profile.lastMinute())));
                });
        return out.toString();
    }

    private static List<String> row(Figures figures) {
        return List.of(
                Long.toString(figures.calls()),
                seconds(figures.total()),
                seconds(figures.average()),
                seconds(figures.min()),
                seconds(figures.max()),
                seconds(figures.p50()),
                seconds(figures.p95()),
                seconds(figures.p99()),
                Long.toString(figures.errors()));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String line(String name, List<String> cells) {
        var out = new StringBuilder(String.format(Locale.ROOT, "%-40s", name));
        cells.forEach(cell -> out.append(String.format(Locale.ROOT, " %12s", cell)));
        return out.append('\n').toString();
    }
}

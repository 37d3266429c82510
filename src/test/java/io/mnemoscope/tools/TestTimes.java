package io.mnemoscope.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in one line how long the tests of {@code mvn test} took, and which classes took longest. It never fails. */
public final class TestTimes {
    private static final double LONG_SECONDS = 2;

    /** What the tests of a class took. */
    record OfClass(String name, int tests, double seconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.1f s", name.substring(name.lastIndexOf('.') + 1), seconds);
        }
    }

    private TestTimes() {}

    /**
     * Prints the line.
     *
     * @param arguments when the build began (ISO 8601; older reports do not count), and the directory of reports
     */
    public static void main(String[] arguments) throws IOException {
        var times = new ArrayList<OfClass>();
        for (var suite : Reports.elements(Path.of(arguments[1]), Instant.parse(arguments[0]), "testsuite")) {
            times.add(new OfClass(
                    suite.getAttribute("name"),
                    Integer.parseInt(suite.getAttribute("tests")),
                    Double.parseDouble(suite.getAttribute("time").replace(",", ""))));
        }
        System.out.println(line(times));
    }

    static String line(List<OfClass> times) {
        var slow = times.stream()
                .filter(time -> time.seconds() > LONG_SECONDS)
                .sorted(Comparator.comparingDouble(OfClass::seconds).reversed())
                .map(OfClass::toString)
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Fast tests: %d in %.0f s.%s",
                times.stream().mapToInt(OfClass::tests).sum(),
                times.stream().mapToDouble(OfClass::seconds).sum(),
                slow.isEmpty() ? "" : " Longer than 2 s (@Tag(\"slow\") moves them to mvn verify): " + slow + ".");
    }
}

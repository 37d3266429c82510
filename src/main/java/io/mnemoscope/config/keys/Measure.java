package io.mnemoscope.config.keys;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value is a number of: {@code 10s}, {@code 4MiB}, {@code 256B/s}; zero needs no unit.
 *
 * @param noun what such a value is called
 * @param units from the smallest on
 */
record Measure(String noun, List<Unit> units) {
    static final Measure COUNT = new Measure("whole number", List.of(new Unit("", 1, "")));
    static final Measure DURATION = new Measure(
            "duration",
            List.of(
                    new Unit("ms", 1, "_millis"),
                    new Unit("s", 1_000, "_seconds"),
                    new Unit("m", 60_000, "_minutes"),
                    new Unit("h", 3_600_000, "_hours"),
                    new Unit("d", 86_400_000, "_days")));
    static final Measure SIZE = new Measure(
            "size",
            List.of(
                    new Unit("B", 1, "_bytes"),
                    new Unit("KiB", 1L << 10, "_kib"),
                    new Unit("MiB", 1L << 20, "_mib"),
                    new Unit("GiB", 1L << 30, "_gib"),
                    new Unit("TiB", 1L << 40, "_tib")));
    static final Measure RATE = new Measure(
            "rate",
            List.of(
                    new Unit("B/s", 1, "_bytes_per_second"),
                    new Unit("KiB/s", 1L << 10, "_kib_per_second"),
                    new Unit("MiB/s", 1L << 20, "_mib_per_second")));

    private static final String ZERO = "0 or ";
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]{1,40})\\s*([A-Za-z/]*)");

    /**
     * One unit.
     *
     * @param sign as it is written behind a number
     * @param factor how many of the smallest unit it is
     * @param ending of older keys, whose values are plain numbers of it
     */
    record Unit(String sign, long factor, String ending) {}

    /** In the smallest unit, of any size; null if the text is no such value. */
    @Nullable
    BigInteger parse(String text) {
        var matcher = NUMBER.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        var number = new BigInteger(matcher.group(1));
        var sign = matcher.group(2);
        if (sign.isEmpty() && number.signum() == 0) {
            return number;
        }
        return units.stream()
                .filter(unit -> unit.sign.equalsIgnoreCase(sign))
                .findFirst()
                .map(unit -> number.multiply(BigInteger.valueOf(unit.factor)))
                .orElse(null);
    }

    /** In the smallest unit, of a text in this program. */
    long amount(String text) {
        return Objects.requireNonNull(parse(text), text).longValueExact();
    }

    /** As {@link #parse} reads it, in the largest unit of which it is a whole number. */
    String text(long amount) {
        var best = units.get(0);
        for (var unit : units) {
            best = amount % unit.factor == 0 ? unit : best;
        }
        return amount == 0 ? "0" : amount / best.factor + best.sign;
    }

    /** The unit of an older key. */
    String unitOf(String oldKey) {
        return units.stream()
                .filter(unit -> oldKey.endsWith(unit.ending))
                .findFirst()
                .orElseThrow()
                .sign;
    }

    /**
     * What a value must be, for whoever gave another: {@code a duration between 1s and 1h: write ...}.
     *
     * @param amount what was given, or null if it is not understood
     * @param example as the configuration has it; zero is none
     */
    String wanted(@Nullable BigInteger amount, Range range, String example) {
        if (amount != null) {
            return range.words();
        }
        var wanted = (range.zero ? ZERO : "") + "a " + noun + " between " + range.least + " and " + range.most;
        return units.size() == 1
                ? wanted
                : wanted + ": write a whole number of "
                        + Section.either(units.stream().map(Unit::sign).toList()) + ", as in "
                        + (amount(example) == 0 ? range.least : example);
    }

    /**
     * What a value may be.
     *
     * @param zero zero too
     * @param least as the configuration has it
     * @param most likewise
     */
    record Range(boolean zero, String least, String most) {
        /** Of {@code 1s to 1h}, {@code 0 or 1d to 30d}. */
        static Range of(String text) {
            boolean zero = text.startsWith(ZERO);
            var bounds = text.substring(zero ? ZERO.length() : 0).split(" to ", 2);
            return new Range(zero, bounds[0], bounds[1]);
        }

        boolean holds(Measure measure, BigInteger amount) {
            boolean within = amount.compareTo(BigInteger.valueOf(measure.amount(least))) >= 0
                    && amount.compareTo(BigInteger.valueOf(measure.amount(most))) <= 0;
            return within || (zero && amount.signum() == 0);
        }

        String words() {
            return (zero ? ZERO : "") + "between " + least + " and " + most;
        }
    }
}

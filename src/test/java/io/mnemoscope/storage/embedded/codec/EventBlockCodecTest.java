package io.mnemoscope.storage.embedded.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.Alert;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.AlertState;
import io.mnemoscope.domain.BuiltIn;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.RuleType;
import io.mnemoscope.domain.Severity;
import io.mnemoscope.domain.Trigger;
import io.mnemoscope.domain.rules.RuleRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventBlockCodecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/event-block-codec-1.hex");
    private static final long START = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
    private static final String[] TEXTS = {
        "",
        "Memory is at 81.3% of its limit (813 of 1000)",
        "00012 and 1.50 and 7. and .5 and -3 and 1.2.3",
        "since 2026-03-01 12:00:00 or 2026-03-01 12:00:01",
        "99999999999999999999 and 0.1234567890123",
        "\u0080 is ours, \u00FE and \u00FF too, 12 beside",
        "Größe 5 à 12.5 %",
        "\uD83D\uDE00 \u0000 \uFFFF",
        "at 5% of 5 (5)",
    };

    private final EventBlockCodec codec = new EventBlockCodec();

    @Test
    void anyEventsSurvive() {
        for (long seed = 0; seed < 300; seed++) {
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            var events = new ArrayList<LoggedEvent>();
            long offset = random.nextLong(1, 1L << 40);
            for (int i = random.nextInt(1, 40); i > 0; i--) {
                events.add(any(random, offset));
                offset += random.nextInt(1, 4);
            }

            var read = codec.decode(codec.encode(events));

            assertThat(whole(read)).as("seed %d", seed).isEqualTo(whole(events));
            assertThat(read)
                    .extracting(LoggedEvent::offset)
                    .isEqualTo(events.stream().map(LoggedEvent::offset).toList());
        }
    }

    @Test
    void aFullBlockTakesATwentiethOfItsTexts() {
        var events = everyday(1_024);

        var blob = codec.encode(events);

        assertThat(whole(codec.decode(blob))).isEqualTo(whole(events));
        assertThat(blob.length / events.size()).isLessThanOrEqualTo(20);
    }

    @Test
    void aBlockWrittenByTheFirstVersionIsStillReadAndStillWritten() throws Exception {
        var golden = HexFormat.of().parseHex(Files.readString(GOLDEN).strip());

        assertThat(whole(codec.decode(golden))).isEqualTo(whole(everyday(100)));
        assertThat(plain(codec.encode(everyday(100)))).isEqualTo(plain(golden));
    }

    @Test
    void aMemberOfALaterVersionIsLeftOut() {
        var plain = new EventBlockWriter().write(everyday(10)).copy();
        var later = new ByteSink(plain.length + 8);
        assertThat(plain[0]).isEqualTo((byte) 10);
        later.varint(10);
        later.varint(plain[1] + 3);
        for (long number : new long[] {0, EventMembers.REASON + 1, 99}) {
            later.varint(number);
            later.varint(3);
            later.put(new byte[] {1, 2, 3}, 3);
        }
        for (int i = 2; i < plain.length; i++) {
            later.put(plain[i]);
        }

        assertThat(whole(new EventBlockReader(new ByteSource(later.copy(), 0)).read()))
                .isEqualTo(whole(everyday(10)));
    }

    @Test
    void whateverIsFlippedOrCutOffIsNoticedOrStillEvents() {
        var plain = new EventBlockWriter().write(everyday(20)).copy();
        for (int at = 0; at < plain.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                var damaged = plain.clone();
                damaged[at] ^= (byte) (1 << bit);
                readOrRefuse(damaged);
            }
            readOrRefuse(Arrays.copyOf(plain, at));
        }
    }

    @Test
    void aBlockHasNoMoreEventsThanAnyHas() {
        var most = Collections.nCopies(EventBlockCodec.MAX_EVENTS, everyday(1).get(0));
        assertThat(codec.decode(codec.encode(most))).hasSize(EventBlockCodec.MAX_EVENTS);
        var more = codec.encode(Collections.nCopies(EventBlockCodec.MAX_EVENTS + 1, most.get(0)));

        assertThatThrownBy(() -> codec.decode(more)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCodecThatIsClosedHasNoNativeMemory() {
        var blob = codec.encode(everyday(1));
        codec.close();

        assertThatThrownBy(() -> codec.decode(blob)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> codec.encode(everyday(1))).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aBlobOfALaterCodecIsRefused() {
        var blob = codec.encode(everyday(1));
        blob[0] = 2;

        assertThatThrownBy(() -> codec.decode(blob)).hasMessage("alert event codec 2 is not known");
    }

    private static void readOrRefuse(byte[] plain) {
        try {
            assertThat(new EventBlockReader(new ByteSource(plain, 0)).read()).hasSizeLessThanOrEqualTo(plain.length);
        } catch (RuntimeException e) {
            assertThat(e).isInstanceOf(IllegalStateException.class);
        }
    }

    private static String plain(byte[] blob) {
        return HexFormat.of()
                .formatHex(new EventBlockWriter()
                        .write(new EventBlockCodec().decode(blob))
                        .copy());
    }

    /** For {@link GoldenPrinter}. */
    static String golden() {
        return HexFormat.of().formatHex(new EventBlockCodec().encode(everyday(100)));
    }

    private static List<AlertEvent> whole(List<LoggedEvent> events) {
        return events.stream()
                .map(event -> event.event(new AgentId("town" + event.alert(), "agent " + event.whose())))
                .toList();
    }

    /** Agents of which each opens and closes an alert now and then, in the words of the rules. */
    static List<LoggedEvent> everyday(int count) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        var events = new ArrayList<LoggedEvent>();
        for (int i = 0; i < count; i++) {
            int agent = random.nextInt(1, 300);
            long updated = START + 1_000L * (i / 60) + random.nextInt(12);
            boolean over = random.nextInt(4) == 0;
            long buffer = over ? random.nextInt(4) : 15 + random.nextInt(3);
            long started = updated - 1_000L * random.nextInt(12);
            var memory = MemoryStats.of(100 + random.nextInt(200), buffer, 400);
            events.add(new LoggedEvent(
                    1_000 + i,
                    500 + agent + i / 3,
                    agent,
                    null,
                    new AlertEvent(
                            over ? AlertEvent.Kind.RESOLVED : AlertEvent.Kind.FIRING,
                            over ? "below 15 memories" : "at or above 15 memories",
                            new Alert(
                                    "",
                                    new AgentId("-", "-"),
                                    BuiltIn.CONSOLIDATION_NEEDED,
                                    "consolidation_needed",
                                    Severity.WARNING,
                                    over ? AlertState.RESOLVED : AlertState.FIRING,
                                    false,
                                    message(buffer, over, started),
                                    buffer,
                                    15,
                                    started,
                                    updated,
                                    over ? updated : Alert.NOT_RESOLVED,
                                    memory))));
        }
        return events;
    }

    private static String message(long buffer, boolean over, long started) {
        var since = Instant.ofEpochMilli(started).toString().substring(0, 19).replace('T', ' ');
        return String.format(
                Locale.ROOT,
                over
                        ? "%d memories wait; over, began %s"
                        : "%d memories wait (warning level: 15) since %s; consolidate",
                buffer,
                since);
    }

    /** Those of today, and two of which there is no rule. */
    private static final RuleType[] TYPES = Stream.concat(
                    RuleRegistry.types().stream(),
                    Stream.of(new RuleType("later_1", Trigger.SNAPSHOT), new RuleType("later_2", Trigger.SIMULATION)))
            .toArray(RuleType[]::new);

    private static LoggedEvent any(RandomGenerator random, long offset) {
        var agent = new AgentId("town", "agent");
        long started = any(random);
        var memory = new MemoryStats(
                Math.abs(any(random)),
                Math.abs(any(random)),
                Math.abs(any(random)),
                Math.abs(any(random)),
                random.nextBoolean() ? Double.NaN : random.nextDouble() * random.nextInt(1, 1_000),
                random.nextBoolean(),
                random.nextBoolean());
        var type = one(random, TYPES);
        var alert = new Alert(
                random.nextBoolean() ? Alert.idOf(agent, "r", started) : "id " + random.nextInt(),
                agent,
                type,
                random.nextBoolean() ? type.wireName() : "gauge " + random.nextInt(3),
                one(random, Severity.values()),
                one(random, AlertState.values()),
                random.nextBoolean(),
                text(random),
                real(random, memory),
                real(random, memory),
                started,
                any(random),
                random.nextBoolean() ? Alert.NOT_RESOLVED : any(random),
                memory);
        return new LoggedEvent(
                offset,
                random.nextLong(1, 1L << 40),
                random.nextInt(-1_000, 1_000_000),
                random.nextBoolean() ? alert.id() : null,
                new AlertEvent(one(random, AlertEvent.Kind.values()), text(random), alert));
    }

    private static <T> T one(RandomGenerator random, T[] of) {
        return of[random.nextInt(of.length)];
    }

    private static long any(RandomGenerator random) {
        return random.nextInt(5) == 0 ? (1L << 53) - 1 - random.nextInt(3) : random.nextInt(2_000);
    }

    private static double real(RandomGenerator random, MemoryStats memory) {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> 100 * memory.usageRatio();
            case 4 -> random.nextInt(-100, 100);
            case 5 -> Double.longBitsToDouble(random.nextLong());
            case 6 -> Long.MAX_VALUE;
            default -> random.nextDouble() * 1_000;
        };
    }

    private static String text(RandomGenerator random) {
        return random.nextBoolean()
                ? TEXTS[random.nextInt(TEXTS.length)]
                : String.format(
                        Locale.ROOT, "%." + random.nextInt(12) + "f of %d", random.nextDouble() * 1e6, any(random));
    }
}

package io.mnemoscope.lives;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the prebuilt rules find, and whom they alarm without need: the table is in {@code target/lives.txt}, and no row of it may
 * be worse than its floor. See {@code src/docs/measuring.md} for longer runs.
 */
@Tag("slow")
class LivesTest {
    private static final Logger LOG = LoggerFactory.getLogger(LivesTest.class);
    private static final Path FLOORS = Path.of("src/test/resources/lives/floors.txt");
    private static final int GATE_SEEDS = 3;
    /** Not looked at while rules are made: they say what the rules are worth. */
    private static final LongStream UNSEEN = LongStream.rangeClosed(900_001, 900_005);

    private static final int SEEDS = Integer.getInteger("lives.seeds", GATE_SEEDS);
    private static final boolean ONLY_UNSEEN = Boolean.getBoolean("lives.unseen");
    private static final long HEALTHY = Long.getLong("lives.healthy", 40_000);
    /** Writes the floors instead of holding them. */
    private static final boolean WRITE = Boolean.getBoolean("lives.write");

    private static final long[] CHOSEN = (ONLY_UNSEEN ? UNSEEN : LongStream.rangeClosed(1, SEEDS)).toArray();

    @Test
    void noRowIsWorseThanItsFloor() throws IOException {
        var everyday = rows(Stream.of(Rhythms.ALL, Sampling.ALL, Memories.ALL), EverydayRow::of);
        var faults = rows(Stream.of(FillFaults.ALL, ConsolidationFaults.ALL, LossFaults.ALL), FaultRow::of);
        print(everyday, faults);
        var reached = Stream.concat(
                        everyday.stream().map(EverydayRow::floor),
                        faults.stream().map(FaultRow::floor))
                .toList();
        boolean gate = !ONLY_UNSEEN && SEEDS == GATE_SEEDS;
        if (gate && WRITE) {
            Files.writeString(FLOORS, reached.stream().map(Floor::line).collect(Collectors.joining("\n", "", "\n")));
        }
        if (gate) {
            assertThat(worse(reached)).isEmpty();
        }
    }

    private static List<String> worse(List<Floor> reached) throws IOException {
        Map<String, Floor> floors = Floor.parseAll(Files.readString(FLOORS)).stream()
                .collect(Collectors.toMap(Floor::script, Function.identity()));
        return reached.stream()
                .flatMap(row -> row.worseThan(Objects.requireNonNull(floors.get(row.script()), row.script())).stream())
                .toList();
    }

    private static void print(List<EverydayRow> everyday, List<FaultRow> faults) throws IOException {
        var text = new StringBuilder(EverydayRow.TITLE);
        everyday.forEach(row -> text.append(row.line()));
        text.append(EverydayRow.sum(everyday).line()).append('\n').append(FaultRow.TITLE);
        faults.forEach(row -> text.append(row.line()));
        text.append(FaultRow.sum(faults).line());
        LOG.info("lives of {} seeds\n{}", CHOSEN.length, text);
        Files.writeString(Path.of("target/lives.txt"), text, UTF_8);
    }

    /** Nothing is wrong, and nothing special. */
    @Test
    void plainLivesRaiseNothing() {
        long snapshots = 0;
        for (long seed = 1; snapshots < HEALTHY; seed++) {
            var outcome = VirtualServer.play(Society.play(new Rhythms.Plain(), seed));
            assertThat(outcome.raised()).as("seed " + seed).isEmpty();
            assertThat(outcome.delivered()).as("seed " + seed).isEmpty();
            snapshots += outcome.life().arrivals().size();
        }
        LOG.info("no alert in {} snapshots of plain lives", snapshots);
    }

    private static <R> List<R> rows(Stream<List<Supplier<Script>>> scripts, Function<List<Outcome>, R> row) {
        return scripts.flatMap(List::stream).map(LivesTest::outcomes).map(row).toList();
    }

    private static List<Outcome> outcomes(Supplier<Script> script) {
        var all = new ArrayList<Outcome>();
        for (long seed : CHOSEN) {
            all.add(VirtualServer.play(Society.play(script.get(), seed)));
        }
        return all;
    }
}

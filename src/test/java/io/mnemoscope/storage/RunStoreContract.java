package io.mnemoscope.storage;

import static io.mnemoscope.storage.Samples.ALICE;
import static io.mnemoscope.storage.SnapshotStoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.mnemoscope.domain.Run;
import io.mnemoscope.domain.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link RunStore} keeps to. */
public interface RunStoreContract<S extends Store> {
    /** The store under test, empty at first. */
    S store();

    /** The same store after whatever this adapter can do to disturb it: nothing, or a stop and a start. */
    void disturbed() throws Exception;

    private RunStore runs() {
        return store().runs();
    }

    private List<Run> newest(String simulation) throws Exception {
        return await(runs().newest(simulation, 0, 10));
    }

    @Test
    default void aRunSurvivesWithAllThatIsKnownOfIt() throws Exception {
        var run = new Run(
                "Straße 1",
                "κ / 7",
                RunStatus.RUNNING,
                5,
                Run.NOT_ENDED,
                Run.NOT_ENDED,
                "",
                400,
                0.5,
                Map.of("seed", "7", "who", "ä\"b"));
        await(runs().put(run));
        disturbed();

        assertThat(newest("Straße 1")).containsExactly(run);
        var ended = run.ended(RunStatus.FAILED, "the model is away", 9, 8);
        await(runs().put(ended));
        disturbed();
        assertThat(newest("Straße 1")).containsExactly(ended);
        assertThat(await(runs().find("Straße 1", "κ / 7"))).isEqualTo(Optional.of(ended));
        assertThat(await(runs().find("Straße 1", "κ"))).isEmpty();
        assertThat(await(runs().find("town", "κ / 7"))).isEmpty();
    }

    @Test
    default void theNewestRunsComeFirst() throws Exception {
        for (var name : List.of("a", "b", "c")) {
            await(runs().put(Run.begun("town", name, 5)));
            await(runs().put(Run.begun("city", name, 5)));
        }
        await(runs().put(Run.begun("town", "a", 5).ended(RunStatus.COMPLETED, "", 6, 6)));
        disturbed();

        assertThat(newest("town")).extracting(Run::name).containsExactly("c", "b", "a");
        assertThat(await(runs().newest("town", 1, 1))).extracting(Run::name).containsExactly("b");
        assertThat(await(runs().newest("town", 3, 1))).isEmpty();
        assertThat(newest("nowhere")).isEmpty();
        assertThat(await(runs().open())).isEqualTo(5);
    }

    @Test
    default void whatEndedLatelyIsFoundByTime() throws Exception {
        for (int i = 0; i < 4; i++) {
            await(runs().put(Run.begun("town", "run " + i, i).ended(RunStatus.COMPLETED, "", 10 + i, 3)));
        }
        await(runs().put(Run.begun("town", "open", 20)));
        disturbed();

        assertThat(await(runs().endedSince(12))).extracting(Run::name).containsExactly("run 2", "run 3");
    }

    /** Its number must be the one under which its agents are found. */
    @Test
    default void aRunMayBeginBeforeAnythingIsStoredOfItsSimulation() throws Exception {
        await(runs().put(Run.begun("town", "first", 5)));
        var generation = await(store().restore(agent -> false, page -> {}));
        await(store().append(new StoreBatch(generation, Samples.series(ALICE, 0, 3), List.of(), List.of())));
        await(runs().put(Run.begun("later", "first", 6)));
        disturbed();

        assertThat(await(store().range(ALICE, 0, Long.MAX_VALUE, 10, false))).hasSize(3);
        assertThat(newest("town")).hasSize(1);
        assertThat(newest("later")).hasSize(1);
    }
}

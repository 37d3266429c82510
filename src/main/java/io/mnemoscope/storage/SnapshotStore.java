package io.mnemoscope.storage;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.AlertEvent;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.rules.SettingsPatch;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps snapshots, alert events, checkpoints and settings. Every adapter passes {@code SnapshotStoreContract}. All
 * methods may be called from any thread; a Future completes on the caller's Vert.x context if it has one.
 *
 * <p>Failures: {@link StoreUnavailable} when nothing was written and trying again later may help (disk full, queue
 * full, stale generation).
 */
public interface SnapshotStore {
    /**
     * Writes a batch: all of it or nothing. Batches are written in the order of the calls; all that wait share one
     * commit.
     *
     * @param batch its snapshots were not stored before (see {@link #existing})
     * @return succeeded once the batch would survive a crash, with the offset of its first alert event
     */
    Future<Appended> append(StoreBatch batch);

    /**
     * Which of these are stored, counting every batch appended before this call.
     *
     * @return the ones that are
     */
    Future<List<SnapshotKey>> existing(List<SnapshotKey> keys);

    /**
     * The alert events that were raised by just these snapshots: of the same agent, at the snapshot's time, by a rule that
     * looks at snapshots. Counts every batch appended before this call.
     *
     * @param limit at most so many
     * @return in the order in which they were appended
     */
    Future<List<AlertEvent>> raised(List<SnapshotKey> snapshots, int limit);

    /**
     * What a monitor needs to go on as if there had been no interruption: for each agent its last checkpoint and the
     * snapshots appended since, in the order in which they were appended. Agents come in pages so that no more than
     * one page need be in memory.
     *
     * @param owned which agents
     * @param page called for each page, in turn; may be called on any thread
     * @return succeeded after the last page with the generation that {@link StoreBatch}es must carry from now on
     */
    Future<Long> restore(Predicate<AgentId> owned, Consumer<List<Restored>> page);

    /**
     * An agent's snapshots with {@code from <= timestamp < to}, oldest first.
     *
     * @param limit at most so many
     * @param newest true for the last {@code limit} of the range, false for the first
     */
    Future<List<MemorySnapshot>> range(AgentId agent, long fromMillis, long toMillis, int limit, boolean newest);

    /**
     * An agent's history thinned on the store's side: the range is cut into equal buckets whose width divides the
     * epoch evenly (aligned), and of each bucket come its first, its last and the ones with the smallest and the
     * largest total size, so that spikes stay.
     *
     * @param points about how many snapshots to answer, 1 to 10,000; never more than 4 times that
     */
    Future<List<MemorySnapshot>> downsampled(AgentId agent, long fromMillis, long toMillis, int points);

    /** The same with buckets of one's own; the answer has up to 4 snapshots for each that is not empty. */
    Future<List<MemorySnapshot>> thinned(AgentId agent, long fromMillis, long toMillis, Buckets buckets);

    /** Forgets an agent: its snapshots, alerts, checkpoint, settings and name. */
    Future<Void> forget(AgentId agent);

    /** What was set for simulations, by simulation. */
    Future<Map<String, SettingsPatch>> settings();

    /** Writes a simulation's settings, or deletes them (null); durable when succeeded. */
    Future<Void> putSettings(String simulation, @Nullable SettingsPatch patch);

    /** What was set for single agents. */
    Future<Map<AgentId, SettingsPatch>> agentSettings();

    /** Writes an agent's settings, whether or not it has sent anything, or deletes them (null); durable when succeeded. */
    Future<Void> putAgentSettings(AgentId agent, @Nullable SettingsPatch patch);

    /** Figures about the store itself, for people: bytes, rows, and the like. */
    Future<Map<String, Object>> figures();

    /**
     * A consistent copy of all that was acknowledged before this call, one at a time.
     *
     * @return failed with {@link BackupRefused} if another one is running, there is no room, or nothing is kept
     */
    default Future<Backup> backup() {
        return Future.failedFuture(new BackupRefused(
                BackupRefused.Why.NOT_KEPT, "this server keeps its store in memory: there is nothing to copy"));
    }

    /**
     * What histories and reports go without, because it is damaged: in words, as far as reading has come across it.
     *
     * @param agents whose
     * @return one text for each piece that overlaps {@code from <= timestamp < to}; mostly none
     */
    default List<String> leftOut(Predicate<AgentId> agents, long fromMillis, long toMillis) {
        return List.of();
    }

    /** Identity of this store, made when it was made: offsets of another one mean nothing here. */
    String epoch();

    /** Drains, seals and closes; nothing may be called afterwards. */
    Future<Void> close();
}

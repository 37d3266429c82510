package io.mnemoscope.storage.embedded.write;

import io.micrometer.core.instrument.Counter;
import io.mnemoscope.operations.Operations;
import io.mnemoscope.operations.StartProgress;
import io.mnemoscope.storage.embedded.config.RetentionPolicy;
import io.mnemoscope.storage.embedded.state.StoreHealth;
import io.mnemoscope.storage.embedded.state.StoreMeters;
import io.mnemoscope.storage.embedded.table.NotificationRetention;
import io.mnemoscope.storage.embedded.table.Sql;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Deletes what is too old or too much, a little at a time: each transaction takes some milliseconds, and beyond the bound of
 * the size as many follow one another as are needed. The writer's; outside its transactions.
 */
public final class Retention {
    private static final int SHRINK_PAGES_MAX = 256;
    private static final int AGENTS = 100;
    private static final int CHUNKS = 64;
    private static final int NOTIFICATIONS = 8;
    private static final int RELIEFS = 20;
    private static final int LOOSE_PAGES = 1_024;
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NANOS_FAR_ABOVE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int FAR_ABOVE_MAX = 32;
    private static final long REWIND_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Of the bound of the size: how much more or less counts. */
    private static final int PART = 32;

    private final RetentionPolicy policy;
    private final int shrinkPages;
    private final StoreHealth health;
    private final StartProgress restart;
    private final Expendable old = new Expendable();
    private final Expendable many = new Expendable();
    private final Expendable much = new Expendable();
    private final Expendable swept = new Expendable();
    private final Unreferenced unreferenced = new Unreferenced();
    private final Slice slice;
    private final Counter chunks;
    private final Counter alerts;
    private final Counter events;
    private final Counter leftovers;
    private final Counter notifications;
    private int lastAgent;
    private long rewoundNanos = System.nanoTime();
    private long restUntilNanos = rewoundNanos;
    private long restUntilBytes;

    public Retention(RetentionPolicy policy, StoreHealth health, Operations operations) {
        this.policy = policy;
        slice = new Slice(policy.walBytes());
        shrinkPages = (int) Math.min(SHRINK_PAGES_MAX, policy.walBytes() / Sql.PAGE / 4);
        this.health = health;
        restart = operations.restart();
        chunks = StoreMeters.deleted(operations, "chunk");
        alerts = StoreMeters.deleted(operations, "alert");
        events = StoreMeters.deleted(operations, "alert_event");
        leftovers = StoreMeters.deleted(operations, "agent_leftovers");
        notifications = StoreMeters.deleted(operations, "notification");
    }

    /** Whether it ever deletes anything. */
    boolean bounded() {
        return policy.maxAge() != null || policy.maxBytes() > 0 || policy.maxEvents() > 0;
    }

    /** Deletes what may be deleted, for some milliseconds, though nothing may be taken in. */
    void relieve(Session session, long nowMillis) throws SQLException {
        for (int i = 0; i < RELIEFS; i++) {
            expire(session, nowMillis);
        }
        limit(session);
    }

    /** Deletes a slice of what is too old, and of agents that are gone; nothing while the server starts. */
    void expire(Session session, long nowMillis) throws SQLException {
        if (restart.underway()) {
            return;
        }
        long cutoff = policy.cutoffMillis(nowMillis);
        if (cutoff > 0) {
            expireChunks(session, cutoff);
            boolean unused = walk(session, old, Expendable.Bound.before(cutoff, Long.MAX_VALUE));
            session.begin();
            notifications.increment(NotificationRetention.expire(session.connection, cutoff));
            session.end();
        }
        long newest = session.memory.lastOffset;
        if (policy.maxEvents() > 0 && newest > policy.maxEvents()) {
            boolean unused = walk(session, many, Expendable.Bound.before(Long.MAX_VALUE, newest - policy.maxEvents()));
        }
        unreferenced.delete(session);
        sweep(session);
        int forgotten = AlertClearing.forgotten(session);
        if (forgotten > 0) {
            session.begin();
            boolean more = AlertClearing.forgetMore(session, forgotten);
            session.end();
            leftovers.increment(more ? 1 : 0);
        }
        long pages = session.pages();
        long free = session.freePages();
        if (free > Math.max(LOOSE_PAGES, pages / 8)) {
            Sql.vacuum(session.connection, shrinkPages);
            session.boundLog();
        }
    }

    /** Deletes events of alerts that were deleted. */
    private void sweep(Session session) throws SQLException {
        if (session.memory.sweep) {
            session.memory.sweep = !walk(session, swept, Expendable.Bound.NONE);
        }
    }

    /** A hundred or more agents in turn, so that all have had theirs within some minutes. */
    private void expireChunks(Session session, long cutoff) throws SQLException {
        int next = lastAgent + Math.max(AGENTS, session.memory.nextAgent / 200);
        int gone;
        session.begin();
        try (var delete = session.connection.prepareStatement(
                "DELETE FROM chunk WHERE id IN (SELECT c.id FROM chunk c INDEXED BY chunk_time"
                        + " JOIN checkpoint k ON k.agent = c.agent WHERE c.agent > ? AND c.agent <= ? AND c.last_ts < ?"
                        + " AND c.last_ordinal <= k.ordinal LIMIT ?)")) {
            delete.setInt(1, lastAgent);
            delete.setInt(2, next);
            delete.setLong(3, cutoff);
            delete.setInt(4, CHUNKS);
            gone = delete.executeUpdate();
        }
        session.end();
        chunks.increment(gone);
        lastAgent = gone == CHUNKS ? lastAgent : next;
        lastAgent = lastAgent >= session.memory.nextAgent ? 0 : lastAgent;
    }

    /** Deletes alert events within the bound, the oldest first, for some milliseconds; answers whether it saw all. */
    private boolean walk(Session session, Expendable from, Expendable.Bound bound) throws SQLException {
        long started = System.nanoTime();
        while (!from.sawAllEvents() && System.nanoTime() - started < NANOS) {
            var unused = delete(session, from, bound, new Amount(0, slice.rows(), 0));
        }
        boolean ended = from.sawAllEvents();
        if (ended) {
            from.rewind();
        }
        return ended;
    }

    /** Deletes until the store is within its bound, but for some milliseconds only. */
    void limit(Session session) throws SQLException {
        long started = System.nanoTime();
        if (started - rewoundNanos > REWIND_NANOS) {
            much.rewind();
            rewoundNanos = started;
        }
        if (policy.maxBytes() == 0 || restart.underway() || rests(session, started)) {
            return;
        }
        boolean more = true;
        for (long now = started; more && now - started < allowed(used(session)); now = System.nanoTime()) {
            more = step(session, used(session));
        }
    }

    /** Nothing could be deleted, and since then neither much time has passed nor much been added. */
    private boolean rests(Session session, long nowNanos) throws SQLException {
        return nowNanos < restUntilNanos && used(session) < restUntilBytes;
    }

    /** For how long, nanoseconds: what comes in waits while the store is far above its bound, the longer the farther. */
    private long allowed(long used) {
        long parts = (used - policy.fileBytes()) / (policy.fileBytes() / PART);
        return parts <= 0 ? NANOS : NANOS_FAR_ABOVE * Math.min(parts, FAR_ABOVE_MAX);
    }

    private static long used(Session session) throws SQLException {
        return (session.pages() - session.freePages()) * Sql.PAGE;
    }

    /** Answers whether there may be more to do. */
    private boolean step(Session session, long used) throws SQLException {
        long excess = used - policy.fileBytes();
        if (excess > 0) {
            int gone = delete(session, much, bound(session), amount(session, (double) excess / used));
            return !exhausted(session, gone);
        }
        health.fits();
        return shrink(session);
    }

    /** The bound of the size holds for what waits to be dispatched, too. */
    private Expendable.Bound bound(Session session) {
        return Expendable.Bound.undispatched(session.memory.lastOffset - policy.undispatchedEvents());
    }

    /** How many rows of each kind. */
    private record Amount(int chunks, int alerts, int notifications) {}

    /** The same share of each kind, so that all go back to about the same time. */
    private Amount amount(Session session, double share) throws SQLException {
        double ofChunks = much.chunksLeft(session) * share;
        double ofEvents = much.eventsLeft(session) * share;
        double scale = slice.rows() / Math.max(slice.rows(), Math.max(ofChunks, ofEvents));
        return new Amount((int) Math.ceil(ofChunks * scale), (int) Math.ceil(ofEvents * scale), NOTIFICATIONS);
    }

    private int delete(Session session, Expendable from, Expendable.Bound bound, Amount amount) throws SQLException {
        long started = System.nanoTime();
        session.begin();
        int goneChunks = amount.chunks() == 0 ? 0 : from.chunks(session, amount.chunks());
        var goneEvents = amount.alerts() == 0 ? Expendable.Gone.NOTHING : from.events(session, bound, amount.alerts());
        int goneNotifications = amount.notifications() == 0
                ? 0
                : NotificationRetention.freeOldest(session.connection, amount.notifications());
        session.end();
        chunks.increment(goneChunks);
        alerts.increment(goneEvents.alerts());
        events.increment(goneEvents.events());
        notifications.increment(goneNotifications);
        session.boundLog();
        int gone = goneChunks + goneEvents.events() + goneNotifications;
        if (gone > 0) {
            slice.took(System.nanoTime() - started);
        }
        return gone;
    }

    /** Whether all that is left must stay; said, and looked at again after a while. */
    private boolean exhausted(Session session, int gone) throws SQLException {
        boolean exhausted = gone == 0 && walkedToTheEnds(session);
        if (exhausted) {
            long used = used(session);
            restUntilNanos = System.nanoTime() + REST_NANOS;
            restUntilBytes = used + policy.fileBytes() / PART;
            health.tooBig(used, policy.maxBytes());
        }
        return exhausted;
    }

    private boolean walkedToTheEnds(Session session) throws SQLException {
        much.rewind();
        int gone = 0;
        while (gone == 0 && !much.exhausted()) {
            gone = delete(session, much, bound(session), new Amount(slice.rows(), slice.rows(), NOTIFICATIONS));
        }
        return gone == 0;
    }

    /** Gives a slice of the free pages back to the file system while the file is too big; answers whether it did. */
    private boolean shrink(Session session) throws SQLException {
        if (session.freePages() == 0 || session.pages() * Sql.PAGE <= policy.fileBytes()) {
            return false;
        }
        Sql.vacuum(session.connection, shrinkPages);
        session.boundLog();
        return true;
    }
}

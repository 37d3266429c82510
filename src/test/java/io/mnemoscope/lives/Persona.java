package io.mnemoscope.lives;

import java.util.SplittableRandom;

/**
 * One agent's memory, step by step: what it stores goes into the buffer, an episode that is long enough is consolidated into
 * committed and semantic memories, and a bounded memory is cleaned, or forgets its oldest. Scripts change how.
 */
final class Persona {
    final String name;
    final SplittableRandom random;
    Gauges gauges = Gauges.NONE;

    /** Memories stored in a step, on average. */
    double rate;
    /** Of the rate, in the step that is next. */
    double pace = 1;
    /** Memories that come beside those of the rate in the step that is next. */
    long extra;
    /** How often each memory is stored. */
    int copies = 1;
    /** Memories after which the episode is consolidated. */
    long episode;

    boolean consolidates = true;
    /** Whether a consolidation takes the episode out of the buffer. */
    boolean commits = true;
    /** Whether what leaves the buffer arrives among the committed memories. */
    boolean arrives = true;
    /** Semantic memories that come of an episode, on average. */
    double yield = 2;
    /** The median time that a consolidation takes, and how many of them wait for so much longer. */
    double seconds = 2;

    double slowShare;
    double slowSeconds = 60;
    /** 0: unbounded. */
    long limit;
    /** The oldest are forgotten at the limit, which nobody minds, instead of a cleaning. */
    boolean fifo;
    /** How full it is when it is cleaned, and afterwards. */
    double cleanAt = 0.7;

    double cleanTo = 0.4;
    boolean cleans = true;
    /** Memories that the buffer holds; what is beyond is lost before it was consolidated. */
    long bufferLimit = Long.MAX_VALUE;
    /** How far its clock is ahead. */
    long skewMillis;
    /** Calls of the model in a step, fewer where less happens, beside one for each consolidation. */
    double calls = 3;

    long current;
    long buffer;
    long semantic;
    long consolidations;
    long manual;
    long consolidated;
    long stored;
    long evicted;
    long asked;
    long episodes;
    double lastSeconds = Double.NaN;

    Persona(String name, SplittableRandom random) {
        this.name = name;
        this.random = random;
        rate = 1 + 2 * random.nextDouble();
        episode = random.nextInt(8, 16);
    }

    /** It lives through a step; what was set for this step alone is over with it. */
    void step() {
        long fresh = copies * (Chance.poisson(random, rate * pace) + extra);
        asked += Chance.poisson(random, calls * Math.min(1, pace));
        pace = 1;
        extra = 0;
        stored += fresh;
        buffer += fresh;
        if (buffer > bufferLimit) {
            evicted += buffer - bufferLimit;
            buffer = bufferLimit;
        }
        if (consolidates && buffer >= episode) {
            consolidate();
        }
        bound();
    }

    /** One consolidation of the whole buffer. */
    void consolidate() {
        consolidations++;
        consolidated += buffer;
        asked++;
        lastSeconds = random.nextDouble() < slowShare
                ? slowSeconds * (0.7 + 0.6 * random.nextDouble())
                : seconds * Math.exp(0.3 * random.nextGaussian());
        if (commits) {
            current += arrives ? buffer : 0;
            semantic += arrives ? Chance.poisson(random, yield) : 0;
            buffer = 0;
            episodes++;
        }
    }

    private void bound() {
        if (limit == 0) {
            return;
        }
        if (!fifo && cleans && current + buffer >= cleanAt * limit) {
            long kept = (long) (cleanTo * limit);
            current = Math.min(current, Math.max(0, kept - buffer));
        }
        long beyond = Math.max(0, current + buffer - limit);
        if (fifo || !cleans) {
            long gone = Math.min(current, beyond);
            evicted += gone;
            current -= gone;
            buffer -= beyond - gone;
            evicted += beyond - gone;
        }
    }

    /** Memories as after a life before this one. */
    void past(long memories) {
        current = memories;
        stored = memories;
        consolidations = memories / episode;
        consolidated = consolidations * episode;
        episodes = consolidations;
        semantic = Math.round(yield * consolidations);
        asked = stored;
        lastSeconds = consolidations == 0 ? Double.NaN : seconds;
    }

    /** A new run: nothing is left. */
    void begin() {
        past(0);
        buffer = 0;
        evicted = 0;
    }
}

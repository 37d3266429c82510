package io.mnemoscope.client;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/** No call that two threads record is lost, and the extremes are those of both. */
@JCStressTest
@Outcome(id = "2, 3, 5", expect = Expect.ACCEPTABLE, desc = "both are counted")
@State
public class ProfiledOperationStress {
    private static final long SECOND = 1_000_000_000L;

    private final ProfiledOperation operation = new ProfiledOperation("step");

    @Actor
    public void first() {
        operation.ended(3 * SECOND, 0, false);
    }

    @Actor
    public void second() {
        operation.ended(5 * SECOND, 0, false);
    }

    @Arbiter
    public void after(JJJ_Result result) {
        var figures = operation.figures();
        result.r1 = figures.calls();
        result.r2 = Math.round(figures.minTime());
        result.r3 = Math.round(figures.maxTime());
    }
}

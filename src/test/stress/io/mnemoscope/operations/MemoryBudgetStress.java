package io.mnemoscope.operations;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mnemoscope.operations.MemoryBudget.Kind;
import java.util.Map;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** {@link MemoryBudget} under two threads. */
public final class MemoryBudgetStress {
    /** Of all budgets: there are many, and each would bring its own meters. */
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

    private MemoryBudgetStress() {}

    private static MemoryBudget budget() {
        return new MemoryBudget(100, Map.of(), METERS);
    }

    /** Of two that do not fit together one is refused, and what is taken is what was granted. */
    @JCStressTest
    @Outcome(id = "true, false, 60", expect = Expect.ACCEPTABLE, desc = "the first was faster")
    @Outcome(id = "false, true, 60", expect = Expect.ACCEPTABLE, desc = "the second was faster")
    @State
    public static class TwoThatDoNotFit {
        private final MemoryBudget budget = budget();

        @Actor
        public void first(ZZJ_Result result) {
            result.r1 = budget.tryTake(Kind.BODIES, 60);
        }

        @Actor
        public void second(ZZJ_Result result) {
            result.r2 = budget.tryTake(Kind.BODIES, 60);
        }

        @Arbiter
        public void after(ZZJ_Result result) {
            result.r3 = budget.taken();
        }
    }

    /** What a share holds when it is closed is given back, whether it grew before or not at all. */
    @JCStressTest
    @Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "grew, then closed")
    @Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "closed, then refused")
    @State
    public static class GrowthWhileClosing {
        private final MemoryBudget budget = budget();
        private final MemoryBudget.Share share = budget.share(Kind.LIVE);

        @Actor
        public void grow(ZJ_Result result) {
            result.r1 = share.tryGrow(10);
        }

        @Actor
        public void close() {
            share.close();
        }

        @Arbiter
        public void after(ZJ_Result result) {
            result.r2 = budget.taken();
        }
    }
}

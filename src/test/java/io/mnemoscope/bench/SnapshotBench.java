package io.mnemoscope.bench;

import io.mnemoscope.domain.AgentId;
import io.mnemoscope.domain.ConsolidationMetrics;
import io.mnemoscope.domain.MemorySnapshot;
import io.mnemoscope.domain.MemoryStats;
import io.mnemoscope.domain.Observation;
import io.mnemoscope.domain.agent.AgentMonitor;
import io.mnemoscope.domain.rules.RuleSet;
import io.mnemoscope.domain.rules.RuleSettings;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one snapshot costs in the parts that every snapshot passes:
 *
 * <pre>
 * mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dexec.executable=java \
 *     -Dexec.args="-cp %classpath org.openjdk.jmh.Main SnapshotBench -prof gc"
 * </pre>
 *
 * <p>({@code exec:exec}, because JMH's forks take the class path of the process that started them, and Maven's own is
 * not ours.)
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SnapshotBench {
    private static final int STEPS = 1_000;
    private static final int CROSSING_AGENT = 2;
    private final MemorySnapshot[] walk = new MemorySnapshot[STEPS];
    private final RuleSet rules = new RuleSet(RuleSettings.DEFAULTS);

    /** Builds the walk of an agent that crosses both levels again and again. */
    @Setup(Level.Trial)
    public void walk() {
        var agent = new SnapshotWalk("bench", CROSSING_AGENT, 1);
        var id = new AgentId(agent.simulation(), agent.agent());
        for (int i = 0; i < STEPS; i++) {
            walk[i] = snapshot(id, agent.next());
        }
    }

    /** The rules and the statistics, per snapshot, over a whole walk. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void observe(Blackhole sink) {
        var monitor = new AgentMonitor(rules, 0);
        for (var snapshot : walk) {
            Observation observation = monitor.observe(snapshot);
            sink.consume(observation);
        }
    }

    private static MemorySnapshot snapshot(AgentId id, Sample sample) {
        return new MemorySnapshot(
                id,
                sample.timestampMillis(),
                new MemoryStats(
                        sample.currentSize(),
                        sample.bufferSize(),
                        sample.totalSize(),
                        sample.maxSize(),
                        sample.usageRatio(),
                        true,
                        sample.usageRatio() >= MemoryStats.APPROACHING),
                new ConsolidationMetrics(
                        sample.consolidations(),
                        sample.automatic(),
                        sample.manual(),
                        sample.lastSeconds(),
                        sample.memories(),
                        sample.averageSize()),
                sample.episodes(),
                MemorySnapshot.NO_STEP,
                MemorySnapshot.NO_TIME,
                Map.of());
    }
}

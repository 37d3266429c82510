/**
 * What measures and maltreats a running server: load, processes, raw connections, benchmarks. Commands are in {@link
 * io.mnemoscope.bench.LoadRun} and {@link io.mnemoscope.bench.SnapshotBench}.
 */
@NullMarked
package io.mnemoscope.bench;

import org.jspecify.annotations.NullMarked;

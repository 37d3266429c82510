package io.mnemoscope.bench;

/**
 * One row of the table.
 *
 * @param api which server
 * @param mode cold or warm
 * @param connections at once
 * @param load what the client saw
 * @param cpuSeconds the server's, under the load
 * @param clientCpuSeconds the load generator's, meanwhile
 * @param peakMiB resident
 * @param stored snapshots in the server, the warm-up's too
 * @param stopped the clean stop
 */
record Measured(
        LoadShape.Api api,
        String mode,
        int connections,
        LoadResult load,
        double cpuSeconds,
        double clientCpuSeconds,
        double peakMiB,
        long stored,
        ServerUnderLoad.Stopped stopped) {
    double cpuPerMillion() {
        return cpuSeconds / load.acknowledged() * 1e6;
    }

    /** The stop writes what was put off: its CPU belongs to all that is stored. */
    double cpuPerMillionWithStop() {
        return cpuPerMillion() + stopped.cpuSeconds() / stored * 1e6;
    }

    double clientCpuPerMillion() {
        return clientCpuSeconds / load.acknowledged() * 1e6;
    }

    double bytesPerSnapshot() {
        return (double) stopped.bytesOnDisk() / stored;
    }
}

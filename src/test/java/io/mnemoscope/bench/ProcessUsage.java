package io.mnemoscope.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, by the operating system's own accounting (Linux: {@code man 5 proc}).
 *
 * @param cpuSeconds in user and system mode, all threads
 * @param residentMiB at the moment
 * @param peakResidentMiB the most so far
 */
public record ProcessUsage(double cpuSeconds, double residentMiB, double peakResidentMiB) {
    /** Ticks per second of the times in {@code /proc}: 100 on every Linux that Java runs on. */
    private static final double TICKS = 100.0;

    private static final int USER_TIME = 11;
    private static final int CHILDREN_USER_TIME = 13;

    /**
     * Reads it.
     *
     * @throws UncheckedIOException if the process is gone
     */
    public static ProcessUsage of(long pid) {
        var status = read(Path.of("/proc", Long.toString(pid), "status"));
        return new ProcessUsage(
                seconds(Path.of("/proc", Long.toString(pid), "stat"), USER_TIME),
                mebibytes(status, "VmRSS:"),
                mebibytes(status, "VmHWM:"));
    }

    /**
     * Bytes that it has asked the operating system to read, from files and sockets, cached or not; what is mapped is not
     * counted.
     *
     * @throws UncheckedIOException if the process is gone
     */
    public static long readBytes(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "io"))
                .lines()
                .filter(line -> line.startsWith("rchar:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** CPU seconds of all ended child processes of this one, their ends included. */
    static double ofEndedChildren() {
        return seconds(Path.of("/proc/self/stat"), CHILDREN_USER_TIME);
    }

    /** The sum of a user and a system time, counted in fields after the process's name (which may hold spaces). */
    private static double seconds(Path stat, int field) {
        var text = read(stat);
        var fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS;
    }

    private static double mebibytes(String status, String name) {
        return status.lines()
                        .filter(line -> line.startsWith(name))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

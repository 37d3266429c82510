package io.mnemoscope.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mnemoscope.faults.Fault.FileKind;
import io.mnemoscope.faults.Fault.Operation;
import io.mnemoscope.tools.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Steers {@code src/test/native/faults.c}, which stands between a server and its files. The layer is compiled when it is
 * first needed. Any thread may arm and disarm; a process that runs sees it at its next call.
 */
@SuppressWarnings("EnumOrdinal") // The layout is that of faults.c.
final class FaultLayer {
    private static final Path SOURCE = Path.of("src", "test", "native", "faults.c");
    private static final int CONTROL_BYTES = 4_096;
    private static final int RULES = 8;
    private static final int RULE_BYTES = 64;
    private static final int CALLS_AT = RULES * RULE_BYTES;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private final Path library;
    private final Path file;
    private final ByteBuffer control;

    private FaultLayer(Path library, Path file, ByteBuffer control) {
        this.library = library;
        this.file = file;
        this.control = control;
    }

    private static boolean available() {
        return System.getProperty("os.name").equals("Linux");
    }

    /**
     * A layer without faults, steered by a file in this directory, which must not be the one that is to fail. A test is
     * skipped, with a word, where it cannot be compiled.
     */
    static FaultLayer in(Path directory) throws IOException {
        assumeTrue(available(), "not Linux: the layer of faulty files cannot be loaded");
        var library = Path.of("target", "faults.so").toAbsolutePath();
        var fresh = Files.createTempFile(library.getParent(), "faults", ".so");
        var command = List.of(
                Program.GCC.path().toString(),
                "-std=gnu11",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                fresh.toString(),
                SOURCE.toString(),
                "-ldl",
                "-lpthread");
        if (run(command) != 0) {
            throw new IOException("cannot compile " + SOURCE);
        }
        Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
        var file = Files.createTempFile(directory, "faults", ".control");
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new FaultLayer(library, file, channel.map(FileChannel.MapMode.READ_WRITE, 0, CONTROL_BYTES));
        }
    }

    private static int run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                System.err.println(output);
            }
            return code;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The environment of a process whose files in this directory it is to stand before. */
    Map<String, String> environment(Path directory) {
        try {
            return Map.of(
                    "LD_PRELOAD", library.toString(),
                    "FAULTS_CONTROL", file.toString(),
                    "FAULTS_DIRECTORY",
                            Files.createDirectories(directory).toRealPath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on these faults, and no others, at most eight. */
    void arm(Fault... faults) {
        disarm();
        for (int i = 0; i < faults.length; i++) {
            arm(i, faults[i]);
        }
    }

    private void arm(int rule, Fault fault) {
        int at = rule * RULE_BYTES;
        put(at + 8, mask(fault.operations()));
        put(at + 16, mask(fault.kinds()));
        put(at + 24, fault.skip());
        put(at + 32, fault.times());
        put(at + 40, fault.argument());
        put(at + 48, 0);
        put(at + 56, 0);
        put(at, fault.action().ordinal());
    }

    private static long mask(Set<? extends Enum<?>> of) {
        return of.stream().mapToLong(one -> 1L << one.ordinal()).sum();
    }

    private void put(int at, long value) {
        LONGS.setVolatile(control, at, value);
    }

    private long get(int at) {
        return (long) LONGS.getVolatile(control, at);
    }

    /** From now on no faults; how often the last ones happened is still known. */
    void disarm() {
        for (int rule = 0; rule < RULES; rule++) {
            put(rule * RULE_BYTES, 0);
        }
    }

    /** How often the faults that were armed last have happened. */
    long fired() {
        long fired = 0;
        for (int rule = 0; rule < RULES; rule++) {
            fired += get(rule * RULE_BYTES + 56);
        }
        return fired;
    }

    /** How many such calls there were since the layer was made. */
    long calls(Operation operation, FileKind kind) {
        return get(CALLS_AT + 8 * (operation.ordinal() * FileKind.values().length + kind.ordinal()));
    }
}

package io.mnemoscope.cli;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Standard output where it is a terminal: its size, and a screen of its own that is given back at the end. Java knows
 * neither, so {@code test} and {@code stty} are asked, which every POSIX system has; without them there is no terminal.
 * Thread-safe: after {@link #leave} nothing is drawn any more.
 */
final class Terminal {
    private static final String ESC = "\u001b[";
    private static final String ENTER = ESC + "?1049h" + ESC + "?25l" + ESC + "2J";
    private static final String LEAVE = ESC + "0m" + ESC + "?25h" + ESC + "?1049l";
    private static final String HOME = ESC + "H";
    private static final String END_OF_LINE = ESC + "0m" + ESC + "K";
    private static final String BELOW = ESC + "J";
    private static final Pattern ROWS_AND_COLUMNS = Pattern.compile("([1-9][0-9]{0,3}) ([1-9][0-9]{0,3})");
    private static final int PATIENCE_SECONDS = 2;

    private final PrintStream out;
    private boolean entered;

    /**
     * How large it is.
     *
     * @param columns one or more
     * @param rows one or more
     */
    record Size(int columns, int rows) {
        static final Size USUAL = new Size(80, 24);
    }

    Terminal(PrintStream out) {
        this.out = out;
    }

    /** Standard output in the encoding that its reader expects. */
    static PrintStream output() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset());
    }

    /** The encoding of the environment. */
    static Charset charset() {
        var name = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "UTF-8"));
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    /** Whether what is written to this descriptor (1 output, 2 errors) is seen by a person at once. */
    static boolean isTerminal(int descriptor) {
        try {
            return ended(new ProcessBuilder("test", "-t", Integer.toString(descriptor))
                    .inheritIO()
                    .start());
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether colours are wanted where there is a terminal (see no-color.org). */
    static boolean wantsColours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
    }

    /** Its size now. */
    static Size size() {
        try {
            var asked = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return ended(asked) ? size(answer) : Size.USUAL;
        } catch (IOException e) {
            return Size.USUAL;
        }
    }

    /** From rows and columns, as {@code stty} says them. */
    static Size size(String rowsAndColumns) {
        var numbers = ROWS_AND_COLUMNS.matcher(rowsAndColumns.strip());
        return numbers.matches()
                ? new Size(Integer.parseInt(numbers.group(2)), Integer.parseInt(numbers.group(1)))
                : Size.USUAL;
    }

    /** Whether it ended well, and soon. */
    private static boolean ended(Process process) {
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes the screen; what was on it comes back with {@link #leave}. */
    synchronized void enter() {
        entered = true;
        write(ENTER);
    }

    /** Shows these lines and nothing else. They must fit. */
    synchronized void draw(List<String> lines) {
        if (entered) {
            write(HOME + String.join(END_OF_LINE + "\r\n", lines) + END_OF_LINE + BELOW);
        }
    }

    /** Gives the screen back; may be called twice. */
    synchronized void leave() {
        if (entered) {
            entered = false;
            write(LEAVE);
        }
    }

    private void write(String text) {
        out.print(text);
        out.flush();
    }
}

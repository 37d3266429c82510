package io.mnemoscope.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
    @Test
    void takesTheFirstOnTheSearchPath(@TempDir Path directory) throws Exception {
        var first = Files.createDirectories(directory.resolve("first"));
        var second = Files.createDirectories(directory.resolve("second"));
        var python = Files.createFile(
                second.resolve("python3"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(first.resolve("python3"));

        assertThat(Program.PYTHON.path(first + ":" + second, false)).isEqualTo(python);
    }

    @Test
    void isNotInstalledUnlessThatIsAskedFor() {
        assertThatThrownBy(() -> Program.ALERTMANAGER.path("/nowhere", false))
                .hasToString("org.opentest4j.TestAbortedException: no prometheus-alertmanager");
    }
}

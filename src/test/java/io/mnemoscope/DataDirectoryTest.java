package io.mnemoscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent = Path.of("");

    @Test
    void whatItMakesIsItsOwnersOnlyWhateverTheUmask() throws Exception {
        var made = parent.resolve("above").resolve("data");

        var directory = DataDirectory.prepare(made);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(directory.cache()).startsWith(made.toString());
        try (var entries = Files.list(made)) {
            assertThat(entries).isEmpty();
        }
    }

    @Test
    void aFileInItsPlaceIsNamed() throws Exception {
        var file = Files.writeString(parent.resolve("file"), "mine");

        assertThatThrownBy(() -> DataDirectory.prepare(file))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining(file + " is a file");
        assertThatThrownBy(() -> DataDirectory.prepare(file.resolve("below"))).isInstanceOf(CannotStart.class);
    }
}

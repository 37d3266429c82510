package io.mnemoscope.storage.embedded.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {
    @Test
    void aCopyThatDoesNotFitIsRefusedBeforeItIsBegun(@TempDir Path directory) throws Exception {
        var to = directory.resolve("copy");
        StoreCopy.requireRoom(2 << 20, 2 << 20, to);
        assertThatThrownBy(() -> StoreCopy.requireRoom((2 << 20) + 1, 2 << 20, to))
                .isInstanceOf(StoreCopy.NoRoom.class)
                .hasMessage("a copy needs 3 MiB in " + directory.toAbsolutePath() + ", only 2 MiB are free");
    }
}

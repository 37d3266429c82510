package io.mnemoscope.storage.embedded.file;

import io.mnemoscope.storage.embedded.schema.Schema;
import io.mnemoscope.storage.embedded.table.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** A store's file that is not there yet. */
public final class NewFile {
    private NewFile() {}

    /** Makes the file beside its place and moves it there whole, so that no half-made one is ever found. */
    public static void create(Path file) throws SQLException, IOException {
        var half = file.resolveSibling(file.getFileName() + ".new");
        StoreFiles.createEmpty(half);
        try (var connection = Sql.open(half, false)) {
            Schema.create(connection);
        }
        StoreFiles.force(half);
        var unused = Files.move(half, file);
        StoreFiles.forceName(file);
    }
}

package io.mnemoscope.storage.embedded.repair;

import io.mnemoscope.storage.embedded.codec.ByteSource;
import io.mnemoscope.storage.embedded.codec.Checksum;
import io.mnemoscope.storage.embedded.codec.Columns;
import io.mnemoscope.storage.embedded.codec.RowCodec;
import io.mnemoscope.storage.embedded.file.Position;
import io.mnemoscope.storage.embedded.table.EventBlocks;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What must hold of rows by themselves, for {@link Verifier}; each check throws an {@link IllegalStateException} otherwise. */
final class RowChecks {
    private RowChecks() {}

    /** A row of {@code key, value} of the table {@code meta}. */
    static void meta(ResultSet row) throws SQLException {
        var value = row.getString(2);
        switch (row.getString(1)) {
            case "last_offset", "dispatched_offset", "partitions" -> {
                long number = Long.parseLong(value);
                if (number < 0 || number > EventBlocks.MAX_OFFSET) {
                    throw new IllegalStateException("it is " + number);
                }
            }
            case "commit" -> {
                if (Position.parse(value) == null) {
                    throw new IllegalStateException("it is damaged");
                }
            }
            default -> {
                // Words, not figures.
            }
        }
    }

    /**
     * A row of {@code seq, n, rows, crc} of the table {@code tail}, and {@code codec} where that is.
     *
     * @param before the number of the row before; 0 for the first
     */
    static void tail(ResultSet row, long before, boolean hasCodec) throws SQLException {
        if (before > 0 && row.getLong(1) != before + 1) {
            throw new IllegalStateException(
                    "it is not " + (before + 1) + ": rows are missing, or its number is another");
        }
        if (hasCodec && !RowCodec.isKnown(row.getLong(5))) {
            throw new IllegalStateException("there is no codec " + row.getLong(5));
        }
        int codec = rows(row);
        if (hasCodec && row.getLong(5) != codec) {
            throw new IllegalStateException("its codec is " + codec + ", not " + row.getLong(5));
        }
    }

    /** Answers the codec. */
    private static int rows(ResultSet row) throws SQLException {
        var blob = row.getBytes(3);
        if (Checksum.of(blob, blob.length) != row.getLong(4)) {
            throw new IllegalStateException("the checksum is another");
        }
        var source = new ByteSource(blob, 0);
        var columns = new Columns();
        int count = 0;
        int codec = 0;
        while (source.position() < blob.length) {
            long agent = source.varint();
            if (agent <= 0) {
                throw new IllegalStateException("there is no agent " + agent);
            }
            RowCodec.read(source, source.varint(), columns);
            codec = Math.max(codec, RowCodec.codec(columns));
            columns.clear();
            count++;
        }
        if (count != row.getLong(2)) {
            throw new IllegalStateException("it has " + count + " snapshots, not " + row.getLong(2));
        }
        return codec;
    }
}

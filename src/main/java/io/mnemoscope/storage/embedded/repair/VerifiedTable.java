package io.mnemoscope.storage.embedded.repair;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * How a table is read by {@link Verifier}.
 *
 * @param columns what the check looks at
 * @param key the columns that pages are ordered by, and that name a row
 * @param sinceVersion of the file
 * @param beforeVersion the first one that has it no more
 */
record VerifiedTable(String name, String columns, String key, int sinceVersion, int beforeVersion, Check check) {
    /** What must hold of a row; fails with whatever exception otherwise. */
    interface Check {
        void of(ResultSet row) throws SQLException;
    }

    VerifiedTable(String name, String columns, String key, int sinceVersion, Check check) {
        this(name, columns, key, sinceVersion, Integer.MAX_VALUE, check);
    }

    VerifiedTable until(int version) {
        return new VerifiedTable(name, columns, key, sinceVersion, version, check);
    }

    boolean isIn(int version) {
        return version >= sinceVersion && version < beforeVersion;
    }

    List<String> keys() {
        return List.of(key.split(", "));
    }
}

package io.mnemoscope.storage.embedded.table;

import io.mnemoscope.domain.rules.RuleSettings;
import io.mnemoscope.storage.embedded.format.SettingsFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that checkpoints were made under, each once; those used last are in memory. One thread. */
public final class RuleSettingsTable {
    public static final String DDL = "CREATE TABLE rule_settings(id INTEGER PRIMARY KEY, json TEXT NOT NULL UNIQUE)";

    private final Connection connection;
    private final Map<RuleSettings, Long> ids = new Newest<>();
    private final Map<Long, RuleSettings> known = new Newest<>();

    /** What was used last. */
    private static final class Newest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;
        private static final int MOST = 256;

        Newest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST;
        }
    }

    public RuleSettingsTable(Connection connection) {
        this.connection = connection;
    }

    /** Inside a transaction: where these settings are, putting them there if need be. */
    long id(RuleSettings settings) throws SQLException {
        var known = ids.get(settings);
        if (known != null) {
            return known;
        }
        var json = SettingsFormat.write(settings);
        try (var insert = connection.prepareStatement("INSERT OR IGNORE INTO rule_settings(json) VALUES(?)");
                var query = connection.prepareStatement("SELECT id FROM rule_settings WHERE json = ?");
                var sum =
                        connection.prepareStatement("UPDATE rule_settings SET sum = ? WHERE id = ? AND sum IS NULL")) {
            insert.setString(1, json);
            insert.execute();
            query.setString(1, json);
            try (var rows = query.executeQuery()) {
                long id = rows.getLong(1);
                sum.setLong(1, new RowSum().whole(id).text(json).value());
                sum.setLong(2, id);
                sum.execute();
                ids.put(settings, id);
                return id;
            }
        }
    }

    /** The transaction failed: what it put there is not there. */
    void discard() {
        ids.clear();
    }

    /** The settings of this id. */
    RuleSettings settings(long id) throws SQLException {
        var settings = known.get(id);
        if (settings == null) {
            try (var query = connection.prepareStatement("SELECT * FROM rule_settings WHERE id = ?")) {
                query.setLong(1, id);
                try (var rows = query.executeQuery()) {
                    if (!rows.next()) {
                        throw new IllegalStateException("the settings of a checkpoint are missing: " + id);
                    }
                    if (rows.getMetaData().getColumnCount() >= SummedTable.RULE_SETTINGS.width()) {
                        SummedTable.RULE_SETTINGS.check(rows, 1);
                    }
                    settings = RuleSettings.DEFAULTS.withWhatFits(SettingsFormat.read(rows.getString(2)));
                    known.put(id, settings);
                }
            }
        }
        return settings;
    }
}

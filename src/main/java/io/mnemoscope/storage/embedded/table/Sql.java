package io.mnemoscope.storage.embedded.table;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Connections to SQLite, and statements without parameters on them. */
public final class Sql {
    /** Length of a page of the file, bytes. */
    public static final long PAGE = 4_096;

    /** How long a connection waits for another one. */
    public static final int BUSY_MILLIS = 5_000;

    private Sql() {}

    /** A connection to a file, which must be there if it is only read. */
    public static Connection open(Path file, boolean readOnly) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file + (readOnly ? "?open_mode=1" : ""));
        pragma(connection, "busy_timeout=" + BUSY_MILLIS);
        return connection;
    }

    /** Runs a pragma, given without that word. */
    public static void pragma(Connection connection, String pragma) throws SQLException {
        execute(connection, "PRAGMA " + pragma);
    }

    /** Runs a statement; rows that it answers are left. */
    public static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            if (rows) {
                statement.getResultSet().close();
            }
        }
    }

    /** The first column of the first row; empty if there is none. */
    public static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** Answers how many rows changed. */
    public static long update(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column of the first row; 0 if there is none. */
    public static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** Gives at most so many free pages back to the file system; one step of the statement frees one page. */
    public static void vacuum(Connection connection, int pages) throws SQLException {
        try (var statement = connection.createStatement()) {
            int unused = statement.executeUpdate("PRAGMA incremental_vacuum(" + pages + ")");
        }
    }
}

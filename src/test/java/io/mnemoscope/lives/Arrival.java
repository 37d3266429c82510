package io.mnemoscope.lives;

/**
 * A snapshot reaches the server.
 *
 * @param millis after the beginning
 * @param line JSON
 */
record Arrival(long millis, String line) {}

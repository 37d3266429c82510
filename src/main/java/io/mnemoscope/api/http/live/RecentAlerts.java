package io.mnemoscope.api.http.live;

/**
 * The state that an alerts channel begins with.
 *
 * @param offset the newest event that was delivered when it was read; later ones may be in it or not
 * @param frame as it is sent
 */
record RecentAlerts(long offset, Frame frame) {}

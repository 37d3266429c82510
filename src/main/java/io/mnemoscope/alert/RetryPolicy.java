package io.mnemoscope.alert;

import java.time.Duration;

/**
 * When a delivery is given up, and a receiver left alone.
 *
 * @param attempts failed ones after which a notification is given up
 * @param age of a notification after which a failed attempt is its last
 * @param failures in a row after which the receiver is left alone
 * @param pause for how long
 */
record RetryPolicy(int attempts, Duration age, int failures, Duration pause) {}

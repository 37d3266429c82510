package io.mnemoscope.alert.delivery;

import java.time.Duration;

/**
 * When a failed delivery is tried again, when it is given up, and when the circuit of a receiver opens.
 *
 * @param attempts failed ones after which a notification is given up
 * @param age of a notification after which a failed attempt is its last
 * @param failures in a row after which the circuit opens
 * @param pause for how long it is open
 * @param backoff the wait before the next attempt
 */
public record RetryPolicy(int attempts, Duration age, int failures, Duration pause, Backoff backoff) {}

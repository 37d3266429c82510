/**
 * The public addresses of the event bus: the same JSON as over HTTP, for programs in the same JVM or on another node of a
 * cluster. It listens to internal topics and publishes what they bring, and answers requests by asking over internal ones;
 * the rest of the server knows no public address.
 */
@NullMarked
@CheckReturnValue
package io.mnemoscope.api.eventbus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

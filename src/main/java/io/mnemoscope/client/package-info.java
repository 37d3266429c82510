/**
 * For simulations on the JVM: the same over the event bus, where the simulation is deployed with the server, and over HTTP,
 * where it is not. Depends on the domain, the addresses and JSON only.
 */
@NullMarked
@CheckReturnValue
package io.mnemoscope.client;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** From bytes to validated snapshots, and from there to the monitors that own the agents. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/**
 * What an open store keeps in memory: its agents with the snapshots that no chunk holds yet, counters, readers, and whether writing
 * works.
 */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.state;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The live WebSocket of a server, for the Java client and the command line. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.client.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

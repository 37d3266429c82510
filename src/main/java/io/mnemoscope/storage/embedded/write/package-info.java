/** The one thread that writes: its queue, its session, and what it does there. Depends on reading where it must know what is there. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.write;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The owners of the agents' state: each snapshot passes through here once. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.monitor;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

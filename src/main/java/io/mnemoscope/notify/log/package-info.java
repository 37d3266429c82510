/** Notifications into the log. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.log;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

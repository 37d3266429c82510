/** Notifications on their way to receivers: attempts, retries, and what becomes of them. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.alert.delivery;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

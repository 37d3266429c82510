/** Alertmanager's own API. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.alertmanager;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

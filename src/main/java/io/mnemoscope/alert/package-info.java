/** From alert events to the people and programs that want to know. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.alert;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

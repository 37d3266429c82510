/** Keys of the configuration: their values in units, their older names, and what is wrong with what was given. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.config.keys;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

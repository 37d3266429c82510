/** Puts right what a flipped bit has done to a file, and compares all that is written twice. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.repair;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

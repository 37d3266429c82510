/** The ports of the store and what goes through them. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Answers questions on connections that cannot write. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.read;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** How asynchronous work follows other work. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.async;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

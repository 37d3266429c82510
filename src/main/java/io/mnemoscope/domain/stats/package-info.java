/** Statistics: the trend test and the robust scores behind rules and reports. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.domain.stats;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

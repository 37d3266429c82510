/** What operators look at and what the whole process shares: the memory budget, conditions, metrics. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.operations;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Explanations: an agent's newest history evaluated again, with a reason for each rule. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.lab.explain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

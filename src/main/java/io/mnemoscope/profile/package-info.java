/** How long the operations of simulations take. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.profile;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Which types of receivers there are. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.types;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Alert events in the order of the store, for those who follow them. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.events;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

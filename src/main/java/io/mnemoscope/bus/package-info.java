/** The messages between our verticles and their addresses; nothing else spells an address. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** Stored history put through the rules again: why an agent's alerts are as they are, and what other rules would have said. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.lab;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The configuration: one record tree, read once. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** What Mnemoscope knows about agent memory: pure Java without Vert.x, JSON, clock or logging. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.domain;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

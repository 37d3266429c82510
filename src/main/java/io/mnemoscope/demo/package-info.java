/** A simulated troupe that talks over the event bus, for a first look and for tests. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.demo;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

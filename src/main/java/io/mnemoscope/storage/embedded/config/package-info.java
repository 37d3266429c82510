/** How an embedded store works and how much it keeps. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** All tables together, and the migrations that bring files of older versions up to date. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.schema;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

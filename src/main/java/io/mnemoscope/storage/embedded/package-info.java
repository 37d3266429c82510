/** The embedded store: one SQLite file with a tail and columnar chunks. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

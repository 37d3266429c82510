/** The embedded store: one SQLite file with a tail and columnar chunks. Here its rooms are put together. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

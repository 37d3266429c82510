/** A store without a disk, for tests. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.inmemory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

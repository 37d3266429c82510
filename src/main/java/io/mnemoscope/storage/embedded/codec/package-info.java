/**
 * Bytes: the columns of chunks, the rows of the tail, the blocks of alert events and the memory of rules, and their checksums. Knows
 * no SQL and no file.
 */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.codec;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

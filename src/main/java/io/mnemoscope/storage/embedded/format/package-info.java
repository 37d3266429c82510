/**
 * What stands in the rows of a store. Member names and words are written out here and stay for ever: what a component of a
 * record or a constant is called in the code may change, and no file with it. Members that are not known, which a later version
 * has added, are ignored.
 */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.format;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The files of a store's directory: who may use and read them, whether they belong together, copies of them. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.file;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The SQL of one table each, with the checksums of rows and what is known of damaged ones. Opens no transaction. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.storage.embedded.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

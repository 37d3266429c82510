/** Reports, charts and histories, rendered on worker threads. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The steps from a group that is due to its notifications; to add one: an implementation of {@code Stage}, a line in {@code NotificationPipeline}. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.alert.stage;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

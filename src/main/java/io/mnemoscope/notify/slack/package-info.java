/** Slack's incoming webhooks. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.slack;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

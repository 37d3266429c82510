/** Alertmanager's webhook format, signed as Standard Webhooks has it. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.webhook;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** HTTP for the sinks, with the limits that a server must keep to which sends to addresses from its configuration. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.notify.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** HTTP: the REST resources, the live WebSocket and the static page. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.api.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** The live sockets: newest figures once per tick, alerts at once. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.api.http.live;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

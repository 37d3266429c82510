/** Jackson at the edges: how the domain's records look on the wire. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.api.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

/** What the outside asks for, in the parameters of a REST query or of a request on the event bus, as messages for the inside. */
@NullMarked
@CheckReturnValue
package io.mnemoscope.api.query;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;

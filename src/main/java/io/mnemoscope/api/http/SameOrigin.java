package io.mnemoscope.api.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;

/** Tells requests of our own page, and of programs, from those of other sites' pages. */
final class SameOrigin {
    private SameOrigin() {}

    /**
     * Whether a request may come from where it says (RFC 6454; for sockets RFC 6455, section 10.2): our page may, and
     * programs, which send no origin. Newer browsers say it themselves, of every request (Fetch Metadata).
     */
    static boolean of(HttpServerRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return false;
        }
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return true;
        }
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(request.getHeader("Host"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
